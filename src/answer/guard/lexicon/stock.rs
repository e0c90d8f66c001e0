//! Words that state nothing by themselves: those of courtesy, grammar, and of asking and answering about a procedure.

use std::sync::LazyLock;

use super::super::reading::{Script, Word};
use super::{Entry, Index};
use crate::text::fold;

/// Phrases of any answer. Those of several syllables are stock only together: `liên hệ`, and not `liên quan`.
#[derive(Debug, Default)]
struct Stock {
    accented: Index,
    bare: Index,
    english: Index,
}

static STOCK: LazyLock<Stock> = LazyLock::new(|| {
    let mut stock = Stock::default();
    let (_, vietnamese, in_english) = ENTRY;
    for phrase in vietnamese.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()) {
        stock.accented.add(phrase, "");
        stock.bare.add(&fold(phrase), "");
    }
    for word in in_english.split_whitespace() {
        stock.accented.add(word, "");
        stock.english.add(word, "");
    }
    stock
});

/// For each of `words` whether it is part of a phrase that any answer may use.
pub(in super::super) fn stock(words: &[Word], script: Script) -> Vec<bool> {
    let index = match script {
        Script::Accented => &STOCK.accented,
        Script::Bare => &STOCK.bare,
        Script::English => &STOCK.english,
    };
    let mut inside = vec![false; words.len()];
    for at in 0..words.len() {
        if let Some((_, end)) = index.at(words, at) {
            inside[at..end].iter_mut().for_each(|word| *word = true);
        }
    }
    inside
}

/// Whether `word` is a common English one.
pub(in super::super) fn is_english(word: &Word) -> bool {
    STOCK.english.at(std::slice::from_ref(word), 0).is_some()
}

const ENTRY: Entry = (
    "stock",
    "tôi|mình|em|anh|chị|bạn|ông|bà|cô|chú|bác|cụ|dì|cậu|thím|mợ|thầy|sếp|quý vị|người|dân|người dân|ta|họ|con|cháu|bé|bố|mẹ|vợ|chồng|gia đình|nhà \
    |thôi|à|ơi|thì|thưa|chào|xin chào|cảm ơn|cám ơn|xin|mời|vui lòng|hãy|nhớ|lưu ý|chú ý|biết|rằng|ghi nhớ|xin lỗi \
    |là|mà|và|hoặc|hay|với|cùng|của|cho|từ|đến|tới|tại|ở|trong|ngoài|trên|dưới|trước|sau|khi|nếu|vì|do|nên|để|bằng|qua \
    |theo|về|như|cũng|còn|nữa|đã|đang|sẽ|vừa|mới|vẫn|đều|chỉ|cả|mọi|các|những|mỗi|từng|một|số|này|kia|đó|ấy|đây|nào|gì|ai|sao|đâu|đấy \
    |bao nhiêu|mấy|bị|được|phải|cần|có|không|chưa|rất|quá|hơn|nhất|lại|ra|vào|lên|xuống|đi|thứ|cái|chiếc|khách|xã|phường|bên|phía|nhưng|tuy \
    |tối đa|tối thiểu|ít nhất|nhiều nhất|khoảng|tầm|trong vòng|kể từ|kể cả|hiện nay|hiện tại|hiện|hằng|tất cả|toàn bộ|riêng|chung|ngay|luôn|thường|tùy|tùy theo|bao gồm \
    |nộp|mang|mang theo|đem|gửi|chuẩn bị|lấy|nhận|xem|làm|thực hiện|giải quyết|xử lý|tiếp nhận|trả|hẹn|liên hệ|gọi|hỏi|hỏi lại|giúp|hướng dẫn|điền|khai \
    |ghi|dùng|sử dụng|kèm|kèm theo|bổ sung|gồm|gồm có|chọn|yêu cầu|đề nghị|tính|đủ|đầy đủ|hợp lệ|cấp|tham khảo|kiểm tra|đối chiếu|áp dụng \
    |muốn|chờ|đợi|xong|hoàn thành|hoàn tất|đóng|thanh toán|xuất trình|tìm|nêu|nói|trường hợp|thuộc|sau đây|như sau|cụ thể|dưới đây|loại|nhờ|có thể|bắt buộc \
    |hồ sơ|giấy tờ|giấy|bản chính|bản sao|bản gốc|bản|lệ phí|phí|mức|mức thu|thu|tiền|khoản tiền|khoản phí|khoản thu|khoản này|hết|mất|tốn|thời hạn|thời gian|ngày|lâu|làm việc \
    |kết quả|thủ tục|việc|cơ quan|nơi|địa điểm|chỗ|cách|hình thức|mẫu|mẫu số|đơn|tờ khai|căn cứ|pháp lý|quy định|luật|điều kiện|thông tin \
    |tổng đài|chi tiết|thêm|khác|bộ|quyển|lần|đồng|nghìn|ngàn|triệu|trăm|miễn|miễn phí|câu trả lời|câu hỏi|phần|danh sách|cứ|rồi|thấy|tiếp|tiếp theo|nốt|đầu|đầu tiên|bắt đầu|hơi dài|khá dài|thong thả|đọc|kỹ|băn khoăn|điều gì|điều|hiểu \
    |công bố|hồ sơ công bố|thẩm quyền|trình tự|nằm|rất tiếc|thời gian chờ|bước|các bước|còn lại|thuận tiện|trả lời|cán bộ|thời điểm|số tiền|tổng cộng",
    "a an the this that these those it its he she they them their his her i me my we us our you your yours who whom whose which \
    what when where how why there here is are was were be been being am do does did done have has had having will would shall \
    should may might can could must need needs needed not no nor and or but if then so because as than of in out on at to from for \
    with by about into within during until before after over under between per each every any some all both either one ones \
    only also just too very more most least less other another same such own up down off again once while since through \
    yes please thank thanks hello hi dear kindly sure certainly sorry note remember following follows \
    bring submit file filing filed pay paid send hand give given get gets receive received collect take takes taken make made \
    fill filled use used using see check show shown ask asks asked call contact visit want wish apply applies applied \
    application request answer question decide decided decides decision handle handled handles issue issued issues process processed \
    fee fees charge charged cost costs amount sum money free deadline time long wait result results ready \
    form forms paper papers document documents copy copies original originals set procedure record records office authority place \
    body way ways legal basis law rule rules condition conditions information details case cases person people resident \
    available possible required include includes \
    including included comes come step steps rest ward commune list total currently now below asking receiving section pleasure welcome stated states course contacting read limit limits part \
    published yet processing prepare say says begin begins guidance give gives start starts remaining like question questions carefully \
    anything something go goes name different waiting consist consists clear list lists feel matter next written according find tell handling",
);
