//! Public bodies and tiers of government.

use std::sync::LazyLock;

use super::{Entry, Lexicon};

pub(in super::super) static BODIES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENTRIES));

/// Words that name a tier, as `commune`, `district`, `province` or `ministry`.
pub(in super::super) static TIERS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "commune",
            "xã|phường|đặc khu|thị trấn|cấp xã|cấp phường",
            "commune|communes|ward|wards|commune level|communal|ward level",
        ),
        ("district", "huyện|quận|thị xã|cấp huyện|cấp quận", "district|districts|district level"),
        (
            "province",
            "tỉnh|thành phố|tp|cấp tỉnh|cấp thành phố",
            "province|provinces|provincial|provincial level|city|city level|municipal",
        ),
        ("ministry", "cấp bộ|cấp trung ương|trung ương", "central level|ministerial|ministry level"),
    ])
});

const ENTRIES: &[Entry] = &[
    ("peoples-committee", "ủy ban nhân dân|ubnd", "people's committee|peoples committee|people's committees"),
    ("peoples-council", "hội đồng nhân dân|hđnd", "people's council"),
    ("police", "công an|cơ quan công an", "police|public security|police station|police office"),
    ("traffic-police", "cảnh sát giao thông|csgt", "traffic police"),
    (
        "service-centre",
        "trung tâm phục vụ hành chính công|trung tâm hành chính công|trung tâm dịch vụ hành chính công",
        "public administration service centre|public administration service center|public administrative service centre|public administrative service center|public service centre|public service center|public administration service centres|public administration service centers|public administration centre|public administration center",
    ),
    (
        "one-stop",
        "một cửa|bộ phận một cửa|bộ phận tiếp nhận và trả kết quả",
        "one stop shop|one stop|one stop division",
    ),
    (
        "land-office",
        "văn phòng đăng ký đất đai|văn phòng đăng ký quyền sử dụng đất|vpđkđđ",
        "land registration office|land registry|land registration offices",
    ),
    (
        "justice-division",
        "phòng tư pháp",
        "justice division|division of justice|justice office|office of justice",
    ),
    ("justice-department", "sở tư pháp", "department of justice|justice department"),
    ("justice-ministry", "bộ tư pháp", "ministry of justice"),
    ("security-ministry", "bộ công an", "ministry of public security"),
    ("foreign-ministry", "bộ ngoại giao", "ministry of foreign affairs"),
    ("foreign-department", "sở ngoại vụ", "department of foreign affairs"),
    ("finance-department", "sở tài chính", "department of finance|finance department"),
    ("finance-ministry", "bộ tài chính", "ministry of finance"),
    ("construction-department", "sở xây dựng", "department of construction|construction department"),
    ("construction-ministry", "bộ xây dựng", "ministry of construction"),
    ("environment-department", "sở nông nghiệp và môi trường", "department of agriculture and environment"),
    ("home-department", "sở nội vụ", "department of home affairs"),
    ("home-ministry", "bộ nội vụ", "ministry of home affairs"),
    ("health-department", "sở y tế", "department of health"),
    ("health-ministry", "bộ y tế", "ministry of health"),
    ("education-department", "sở giáo dục và đào tạo", "department of education and training"),
    (
        "immigration-division",
        "phòng quản lý xuất nhập cảnh|phòng xuất nhập cảnh|cơ quan quản lý xuất nhập cảnh",
        "immigration office|immigration division|immigration department|immigration authority",
    ),
    ("immigration-administration", "cục quản lý xuất nhập cảnh", "immigration administration"),
    (
        "tax",
        "chi cục thuế|thuế cơ sở|cơ quan thuế|đội thuế|cục thuế",
        "tax office|tax authority|tax department|tax authorities|tax sub-department",
    ),
    (
        "social-insurance",
        "cơ quan bảo hiểm xã hội|bảo hiểm xã hội việt nam|cơ quan bhxh",
        "social insurance agency|social insurance office|vietnam social security|social security office",
    ),
    (
        "notary",
        "phòng công chứng|văn phòng công chứng|tổ chức hành nghề công chứng|công chứng viên",
        "notary office|notary public|notary|notaries|notarial practice organization",
    ),
    ("court", "tòa án nhân dân|tòa án", "people's court|court|courts"),
    (
        "mission",
        "đại sứ quán|lãnh sự quán|cơ quan đại diện|cơ quan đại diện ngoại giao",
        "embassy|consulate|diplomatic mission|diplomatic missions|overseas mission",
    ),
    (
        "business-office",
        "cơ quan đăng ký kinh doanh|phòng đăng ký kinh doanh|cơ quan đăng ký kinh doanh cấp xã",
        "business registration office|business registration authority|business registration body",
    ),
    ("customs", "hải quan|chi cục hải quan|cục hải quan", "customs office|customs department|customs"),
    ("enforcement", "thi hành án|cơ quan thi hành án|thi hành án dân sự", "enforcement agency"),
    ("procuracy", "viện kiểm sát", "procuracy"),
    ("economy-division", "phòng kinh tế", "economic division"),
    ("culture-division", "phòng văn hóa", "culture division"),
    (
        "vehicle-inspection",
        "trung tâm đăng kiểm|cục đăng kiểm",
        "vehicle inspection centre|vehicle inspection center",
    ),
    ("treasury", "kho bạc nhà nước|kho bạc", "state treasury"),
    ("state-bank", "ngân hàng nhà nước", "state bank"),
];
