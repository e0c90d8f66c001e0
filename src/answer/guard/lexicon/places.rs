//! Names of provinces and of well-known parts of Hanoi.

use std::sync::LazyLock;

use super::{Entry, Lexicon};

pub(in super::super) static PLACES: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(ENTRIES));

/// Whether the name is also a common word, so that only capitals make it a place.
pub(in super::super) fn is_ambiguous(words: &str) -> bool {
    matches!(
        words,
        "hòa bình"
            | "thanh xuân"
            | "cao bằng"
            | "thái bình"
            | "bình dương"
            | "hue"
            | "an giang"
            | "hoa binh"
            | "thanh xuan"
            | "cao bang"
            | "thai binh"
            | "huế"
            | "tây hồ"
            | "long bien"
            | "tay ho"
            | "yên bái"
            | "nam định"
            | "nam dinh"
            | "hưng yên"
            | "hung yen"
            | "ha nam"
            | "hà nam"
            | "thanh tri"
            | "thanh trì"
            | "hoang mai"
            | "dong anh"
            | "gia lam"
            | "quang nam"
            | "ben tre"
            | "bến tre"
            | "son la"
            | "phu tho"
    )
}

/// The name is the folded spelling without spaces, so that `Hanoi` and `Hà Nội` are one.
const ENTRIES: &[Entry] = &[
    ("hanoi", "hà nội", "hanoi|ha noi"),
    ("hochiminh", "hồ chí minh|tphcm|hcm|sài gòn", "ho chi minh|hcmc|saigon|sai gon"),
    ("danang", "đà nẵng", "da nang|danang"),
    ("haiphong", "hải phòng", "hai phong|haiphong"),
    ("cantho", "cần thơ", "can tho"),
    ("hue", "huế", "hue"),
    ("angiang", "an giang", ""),
    ("bacgiang", "bắc giang", "bac giang"),
    ("backan", "bắc kạn", "bac kan"),
    ("baclieu", "bạc liêu", "bac lieu"),
    ("bacninh", "bắc ninh", "bac ninh"),
    ("bentre", "bến tre", "ben tre"),
    ("binhdinh", "bình định", "binh dinh"),
    ("binhduong", "bình dương", "binh duong"),
    ("binhphuoc", "bình phước", "binh phuoc"),
    ("binhthuan", "bình thuận", "binh thuan"),
    ("camau", "cà mau", "ca mau"),
    ("caobang", "cao bằng", "cao bang"),
    ("daklak", "đắk lắk|đắc lắc", "dak lak"),
    ("daknong", "đắk nông", "dak nong"),
    ("dienbien", "điện biên", "dien bien"),
    ("dongnai", "đồng nai", "dong nai"),
    ("dongthap", "đồng tháp", "dong thap"),
    ("gialai", "gia lai", ""),
    ("hagiang", "hà giang", "ha giang"),
    ("hanam", "hà nam", "ha nam"),
    ("hatinh", "hà tĩnh", "ha tinh"),
    ("haiduong", "hải dương", "hai duong"),
    ("haugiang", "hậu giang", "hau giang"),
    ("hoabinh", "hòa bình", "hoa binh"),
    ("hungyen", "hưng yên", "hung yen"),
    ("khanhhoa", "khánh hòa", "khanh hoa"),
    ("kiengiang", "kiên giang", "kien giang"),
    ("kontum", "kon tum", ""),
    ("laichau", "lai châu", "lai chau"),
    ("lamdong", "lâm đồng", "lam dong"),
    ("langson", "lạng sơn", "lang son"),
    ("laocai", "lào cai", "lao cai"),
    ("longan", "long an", ""),
    ("namdinh", "nam định", "nam dinh"),
    ("nghean", "nghệ an", "nghe an"),
    ("ninhbinh", "ninh bình", "ninh binh"),
    ("ninhthuan", "ninh thuận", "ninh thuan"),
    ("phutho", "phú thọ", "phu tho"),
    ("phuyen", "phú yên", "phu yen"),
    ("quangbinh", "quảng bình", "quang binh"),
    ("quangnam", "quảng nam", "quang nam"),
    ("quangngai", "quảng ngãi", "quang ngai"),
    ("quangninh", "quảng ninh", "quang ninh"),
    ("quangtri", "quảng trị", "quang tri"),
    ("soctrang", "sóc trăng", "soc trang"),
    ("sonla", "sơn la", "son la"),
    ("tayninh", "tây ninh", "tay ninh"),
    ("thaibinh", "thái bình", "thai binh"),
    ("thainguyen", "thái nguyên", "thai nguyen"),
    ("thanhhoa", "thanh hóa", "thanh hoa"),
    ("tiengiang", "tiền giang", "tien giang"),
    ("travinh", "trà vinh", "tra vinh"),
    ("tuyenquang", "tuyên quang", "tuyen quang"),
    ("vinhlong", "vĩnh long", "vinh long"),
    ("vinhphuc", "vĩnh phúc", "vinh phuc"),
    ("yenbai", "yên bái", "yen bai"),
    ("vungtau", "vũng tàu", "vung tau"),
    ("badinh", "ba đình", "ba dinh"),
    ("hoankiem", "hoàn kiếm", "hoan kiem"),
    ("dongda", "đống đa", "dong da"),
    ("haibatrung", "hai bà trưng", "hai ba trung"),
    ("caugiay", "cầu giấy", "cau giay"),
    ("thanhxuan", "thanh xuân", "thanh xuan"),
    ("hoangmai", "hoàng mai", "hoang mai"),
    ("longbien", "long biên", "long bien"),
    ("tayho", "tây hồ", "tay ho"),
    ("hadong", "hà đông", "ha dong"),
    ("namtuliem", "nam từ liêm", "nam tu liem"),
    ("bactuliem", "bắc từ liêm", "bac tu liem"),
    ("tuliem", "từ liêm", "tu liem"),
    ("sontay", "sơn tây", "son tay"),
    ("donganh", "đông anh", "dong anh"),
    ("socson", "sóc sơn", "soc son"),
    ("gialam", "gia lâm", "gia lam"),
    ("thanhtri", "thanh trì", "thanh tri"),
    ("melinh", "mê linh", "me linh"),
    ("danphuong", "đan phượng", "dan phuong"),
    ("hoaiduc", "hoài đức", "hoai duc"),
    ("thachthat", "thạch thất", "thach that"),
    ("chuongmy", "chương mỹ", "chuong my"),
    ("thuongtin", "thường tín", "thuong tin"),
    ("unghoa", "ứng hòa", "ung hoa"),
    ("myduc", "mỹ đức", "my duc"),
    ("xuandinh", "xuân đỉnh", "xuan dinh"),
    ("xuanthuy", "xuân thủy", ""),
    ("vochicong", "võ chí công", "vo chi cong"),
];
