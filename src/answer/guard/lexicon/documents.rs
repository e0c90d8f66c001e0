//! The lexicon of papers: the words that head their names, in Vietnamese and English.

use std::sync::LazyLock;

use super::{Entry, Lexicon};

pub(in super::super) static DOCUMENTS: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENTRIES));

/// First words of the names of papers that are in no table. The word after tells which paper it is, except after
/// `Alone`, where the head says enough by itself.
pub(in super::super) static HEADS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        (
            "open",
            "giấy|giấy tờ|đơn|văn bản|sổ|thẻ|phiếu|bằng|bản án|công văn|hóa đơn|chứng từ|quyết định|bản khai|thư|tài liệu|bản cam kết|bản tự khai",
            "",
        ),
        (
            "alone",
            "giấy chứng nhận|giấy xác nhận|giấy phép|giấy đề nghị|giấy cam kết|giấy đăng ký|giấy thông báo|giấy giới thiệu|giấy chứng minh|đơn đề nghị|đơn đăng ký|đơn xin|hợp đồng|biên bản|chứng chỉ|bản vẽ|trích đo|phiếu đề nghị|phiếu yêu cầu|văn bản xác nhận|văn bản đề nghị|văn bản thỏa thuận|văn bản cam kết|tờ trình|bảng kê|báo cáo|sơ yếu lý lịch|giấy tờ chứng minh",
            "",
        ),
    ])
});

/// The papers of the lexicon that license naming `paper`, besides itself: a general name rests on a special one.
pub(in super::super) fn licences(paper: &str) -> &'static [&'static str] {
    match paper {
        "identity-paper" => &["identity-card", "passport", "electronic-identity"],
        "copy" => &["certified-copy"],
        "form" => &["declaration"],
        "declaration" => &["form"],
        _ => &[],
    }
}

const ENTRIES: &[Entry] = &[
    (
        "birth-certificate",
        "giấy khai sinh|bản sao giấy khai sinh|giấy khai sinh bản sao",
        "birth certificate|birth certificates|certificate of birth",
    ),
    (
        "birth-note",
        "giấy chứng sinh",
        "birth note|certificate of live birth|live birth certificate|medical birth certificate|hospital birth certificate|proof of birth|birth notification",
    ),
    (
        "death-certificate",
        "giấy chứng tử|trích lục khai tử",
        "death certificate|death certificates|extract of death",
    ),
    ("death-notice", "giấy báo tử", "death notice|death notification|notice of death"),
    (
        "marriage-certificate",
        "giấy chứng nhận kết hôn|giấy đăng ký kết hôn|giấy chứng nhận đăng ký kết hôn|giấy kết hôn",
        "marriage certificate|marriage certificates|certificate of marriage",
    ),
    (
        "marital-status",
        "giấy xác nhận tình trạng hôn nhân|xác nhận độc thân|giấy độc thân|giấy xác nhận độc thân",
        "marital status certificate|certificate of marital status|confirmation of marital status|marital status confirmation|single status certificate|certificate of single status",
    ),
    (
        "identity-card",
        "căn cước|thẻ căn cước|căn cước công dân|thẻ căn cước công dân|cccd|giấy chứng minh nhân dân|chứng minh nhân dân|chứng minh thư|cmnd|thẻ cccd",
        "identity card|id card|identification card|citizen identity card|citizen id|identity cards|id cards|citizen identification card|national id",
    ),
    ("identity-certificate", "giấy chứng nhận căn cước", "identity certificate|certificate of identity"),
    (
        "electronic-identity",
        "căn cước điện tử|tài khoản định danh điện tử|định danh điện tử",
        "electronic identity|electronic identification account|e-identity|digital identity|electronic identification|electronic id",
    ),
    (
        "identity-paper",
        "giấy tờ tùy thân|giấy tờ nhân thân|giấy tờ chứng minh nhân thân",
        "identity paper|identity papers|identity document|identity documents|identification document|identification documents|identification papers|id paper|id papers|id document|id documents|proof of identity",
    ),
    ("passport", "hộ chiếu", "passport|passports"),
    ("travel-permit", "giấy thông hành", "laissez-passer|travel permit"),
    ("visa", "thị thực|visa", "visa|visas"),
    ("temporary-card", "thẻ tạm trú", "temporary residence card|temporary residence cards"),
    ("permanent-card", "thẻ thường trú", "permanent residence card"),
    (
        "household-book",
        "sổ hộ khẩu|hộ khẩu|sổ hộ khẩu giấy",
        "household book|household registration book|household register|family book|household books|household registration",
    ),
    ("residence-book", "sổ tạm trú", "temporary residence book"),
    (
        "residence-confirmation",
        "giấy xác nhận thông tin về cư trú|xác nhận thông tin về cư trú|xác nhận cư trú|giấy xác nhận cư trú",
        "confirmation of residence|residence confirmation|residence certificate|certificate of residence|confirmation of residence information",
    ),
    ("declaration", "tờ khai", "declaration|declarations|declaration form"),
    ("form", "mẫu đơn", "application form|request form|registration form|application forms"),
    (
        "electronic-form",
        "biểu mẫu điện tử|tờ khai điện tử|mẫu điện tử",
        "electronic form|e-form|online form|interactive electronic form",
    ),
    (
        "lease",
        "hợp đồng thuê nhà|hợp đồng cho thuê nhà|hợp đồng thuê",
        "lease|lease contract|lease agreement|rental contract|rental agreement|tenancy agreement",
    ),
    (
        "sale-contract",
        "hợp đồng mua bán|hợp đồng mua bán nhà|giấy mua bán|hợp đồng mua bán nhà ở",
        "sale contract|sales contract|purchase contract|sale and purchase agreement|sale paper",
    ),
    (
        "transfer-contract",
        "hợp đồng chuyển nhượng|văn bản chuyển nhượng",
        "transfer contract|transfer agreement",
    ),
    ("gift-contract", "hợp đồng tặng cho|văn bản tặng cho", "gift contract|deed of gift"),
    ("labour-contract", "hợp đồng lao động", "labour contract|labor contract|employment contract"),
    (
        "authorisation",
        "văn bản ủy quyền|giấy ủy quyền|hợp đồng ủy quyền|văn bản ủy quyền có chứng thực",
        "power of attorney|powers of attorney|authorization letter|authorisation letter|letter of authorization|letter of authorisation|written authorization|written authorisation|authorization document|authorisation document",
    ),
    (
        "land-certificate",
        "giấy chứng nhận quyền sử dụng đất|sổ đỏ|sổ hồng|giấy chứng nhận đã cấp",
        "land use right certificate|land use rights certificate|certificate of land use rights|certificate of land use right|red book|pink book|land certificate",
    ),
    (
        "building-permit",
        "giấy phép xây dựng",
        "construction permit|building permit|construction licence|construction license",
    ),
    ("drawings", "bản vẽ thiết kế|bản vẽ", "design drawings|drawing|drawings|design drawing"),
    (
        "driving-licence",
        "giấy phép lái xe|bằng lái|bằng lái xe|gplx",
        "driving licence|driving license|driver's licence|driver's license|driver license",
    ),
    (
        "vehicle-registration",
        "giấy chứng nhận đăng ký xe|đăng ký xe|cà vẹt|chứng nhận đăng ký xe|giấy đăng ký xe",
        "vehicle registration certificate|vehicle registration",
    ),
    ("inspection-certificate", "giấy đăng kiểm|giấy chứng nhận kiểm định", "inspection certificate"),
    (
        "criminal-record",
        "phiếu lý lịch tư pháp|lý lịch tư pháp|phiếu lý lịch",
        "criminal record|judicial record|criminal record certificate|judicial record certificate|criminal record check|judicial records",
    ),
    (
        "health-certificate",
        "giấy khám sức khỏe|giấy chứng nhận sức khỏe",
        "health certificate|medical certificate|health check certificate",
    ),
    (
        "health-insurance",
        "thẻ bảo hiểm y tế|thẻ bhyt|bảo hiểm y tế|bhyt",
        "health insurance card|health insurance",
    ),
    ("insurance-book", "sổ bảo hiểm xã hội|sổ bhxh", "social insurance book"),
    ("work-permit", "giấy phép lao động", "work permit|work permits"),
    (
        "business-certificate",
        "giấy chứng nhận đăng ký hộ kinh doanh|giấy phép kinh doanh|giấy đăng ký kinh doanh",
        "business registration certificate|household business registration certificate|business licence|business license|certificate of household business registration|household business certificate",
    ),
    ("enterprise-certificate", "giấy chứng nhận đăng ký doanh nghiệp", "enterprise registration certificate"),
    (
        "judgment",
        "bản án|bản án ly hôn|quyết định ly hôn|quyết định của tòa án",
        "judgment|judgement|divorce judgment|court decision|divorce decree|court ruling",
    ),
    ("extract", "trích lục|trích lục hộ tịch", "extract|extracts|civil status extract"),
    ("photo", "ảnh thẻ|ảnh chân dung|ảnh", "photo|photos|photograph|photographs|portrait photo"),
    ("diploma", "bằng tốt nghiệp|văn bằng|bằng cấp", "diploma|diplomas|degree certificate"),
    (
        "witness-statement",
        "văn bản của người làm chứng|giấy làm chứng|lời khai người làm chứng|văn bản làm chứng",
        "witness statement|statement of a witness|written statement of a witness|witness statements",
    ),
    (
        "affidavit",
        "giấy cam đoan|bản cam đoan|văn bản cam đoan|lời cam đoan",
        "affidavit|written undertaking|written commitment|written pledge|statutory declaration",
    ),
    (
        "housing-proof",
        "giấy tờ chứng minh chỗ ở hợp pháp|chứng minh chỗ ở hợp pháp|giấy tờ về chỗ ở hợp pháp|giấy tờ chỗ ở hợp pháp",
        "proof of lawful residence|proof of legal residence|proof of lawful home|proof of lawful accommodation|proof of legal accommodation|proof of lawful housing|proof of a lawful place of residence|proof of lawful dwelling|proof of legal housing",
    ),
    (
        "kinship-proof",
        "giấy tờ chứng minh quan hệ|giấy tờ chứng minh mối quan hệ|giấy tờ chứng minh quan hệ nhân thân",
        "proof of relationship|proof of kinship|proof of family relationship",
    ),
    ("invoice", "hóa đơn", "invoice|invoices"),
    ("receipt", "biên lai|giấy nộp tiền", "fee receipt|payment receipt|receipts"),
    (
        "appointment-slip",
        "giấy hẹn|phiếu hẹn|giấy tiếp nhận và hẹn trả kết quả",
        "appointment slip|appointment note",
    ),
    ("will", "di chúc", "last will|testament"),
    ("confirmation-ct07", "giấy xác nhận thông tin", ""),
    ("bank-statement", "sao kê|sổ tiết kiệm|sao kê ngân hàng", "bank statement|savings book"),
    ("student-card", "thẻ sinh viên|thẻ học sinh", "student card"),
    ("adoption-decision", "giấy chứng nhận nuôi con nuôi", "adoption certificate"),
    ("curriculum", "sơ yếu lý lịch", "curriculum vitae|cv|resume"),
    (
        "certified-copy",
        "bản sao có chứng thực|bản sao chứng thực|bản sao được chứng thực|bản sao công chứng",
        "certified copy|certified copies|notarised copy|notarized copy|certified true copy|notarised copies|notarized copies",
    ),
    (
        "copy",
        "bản sao|bản chụp|bản photo|bản phô tô|bản photocopy|photo công chứng",
        "copy|copies|photocopy|photocopies",
    ),
    ("original", "bản chính|bản gốc", "original|originals"),
];
