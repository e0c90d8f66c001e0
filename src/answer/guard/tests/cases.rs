//! Made-up records, and wordings that say nothing but what they say.

/// A record's texts, the question, and wordings that rest on them.
pub(super) struct Case {
    pub(super) slots: &'static [&'static str],
    pub(super) question: &'static str,
    pub(super) faithful: &'static [&'static str],
}

pub(super) const CASES: &[Case] = &[
    Case {
        slots: &[
            "Đăng ký khai sinh",
            "Hồ sơ: Tờ khai đăng ký khai sinh theo Mẫu số 03: 01 bản chính\nGiấy chứng sinh do cơ sở y tế cấp: 01 bản chính; trường hợp không có giấy chứng sinh thì nộp văn bản của người làm chứng: 01 bản chính",
            "Lệ phí: miễn phí khi đăng ký đúng hạn; đăng ký quá hạn 5.000 đồng.",
            "Thời hạn: 01 ngày làm việc. Hồ sơ nhận sau 15 giờ thì trả kết quả vào ngày làm việc tiếp theo. Trong thời hạn 60 ngày kể từ ngày sinh, cha mẹ có trách nhiệm đăng ký.",
            "Cơ quan giải quyết: Ủy ban nhân dân cấp xã. Nơi nộp: Trung tâm Phục vụ hành chính công, hoặc trực tuyến trên Cổng Dịch vụ công quốc gia.",
            "Căn cứ: Nghị định 123/2015/NĐ-CP, Quyết định 163/QĐ-BTP, Luật Hộ tịch 2014.",
            "Không phải nộp bản sao hộ chiếu khi đã cung cấp số định danh cá nhân.",
        ],
        question: "Con tôi sinh ngày 03/05/2026, làm giấy khai sinh cần gì?",
        faithful: &[
            "Bạn cần nộp tờ khai theo Mẫu số 03 và giấy chứng sinh, mỗi loại 1 bản chính.",
            "Nếu không có giấy chứng sinh thì bạn nộp văn bản của người làm chứng.",
            "Đăng ký đúng hạn thì miễn phí, quá hạn thì mất 5.000đ.",
            "Thời hạn giải quyết là 1 ngày làm việc; nộp sau 15h thì nhận kết quả vào ngày làm việc tiếp theo.",
            "Bạn nộp tại Trung tâm Phục vụ hành chính công hoặc qua Cổng Dịch vụ công quốc gia.",
            "Việc này do Ủy ban nhân dân cấp xã giải quyết theo Nghị định số 123/2015/NĐ-CP.",
            "Bé sinh ngày 3/5/2026 nên hãy đăng ký trong 60 ngày kể từ ngày sinh.",
            "Bạn không phải nộp bản sao hộ chiếu nếu đã cung cấp số định danh cá nhân.",
            "1. Tờ khai đăng ký khai sinh theo Mẫu số 03.",
        ],
    },
    Case {
        slots: &[
            "Đăng ký thường trú. Mã thủ tục 1.004222",
            "Tờ khai thay đổi thông tin cư trú (Mẫu CT01): 01 bản chính. Giấy tờ chứng minh chỗ ở hợp pháp: 01 bản sao.",
            "Trực tuyến: 7 ngày làm việc, lệ phí 10.000 đồng\nTrực tiếp: 7 ngày làm việc, lệ phí 20.000 đồng",
            "Công an cấp xã nơi cư trú. Hà Nội.",
            "Thông tư 75/2022/TT-BTC; Điều 16 Nghị định 118/2025/NĐ-CP.",
            "Công dân không phải xuất trình sổ hộ khẩu giấy. Điện thoại hỗ trợ: 024 3939 1234, hotline 1022, thư điện tử hotro@example.gov.vn, trang https://dichvucong.gov.vn/thu-tuc.",
        ],
        question: "Tôi ở phường Cầu Giấy muốn nhập khẩu thì mất bao nhiêu tiền?",
        faithful: &[
            "Nộp trực tuyến thì lệ phí là 10.000 đồng, còn nộp trực tiếp là 20.000 đồng.",
            "Bạn nộp tờ khai theo mẫu CT01 và bản sao giấy tờ chứng minh chỗ ở hợp pháp.",
            "Công an cấp xã giải quyết trong bảy ngày làm việc.",
            "Bạn không cần mang sổ hộ khẩu giấy.",
            "Ở phường Cầu Giấy, bạn nộp cho công an xã, phường nơi cư trú.",
            "Lệ phí theo Thông tư 75/2022/TT-BTC là 20 nghìn đồng khi nộp trực tiếp.",
            "Cần hỏi thêm, bạn gọi 1022 hoặc 024.3939.1234, xem dichvucong.gov.vn.",
            "Theo Điều 16 của Nghị định 118/2025, thủ tục 1.004222 thực hiện tại Hà Nội.",
        ],
    },
    Case {
        slots: &[
            "Cấp bản sao trích lục hộ tịch",
            "Extract of civil status records",
            "Phí: 8.000 đồng/bản. Miễn phí với người có tài khoản định danh điện tử mức độ 2 từ ngày 15/08/2026 đến hết ngày 28/02/2027.",
            "Fee: 8,000 VND a copy; free of charge for holders of a level-2 electronic identity from 15 August 2026 to 28 February 2027.",
            "Trong ngày; nhận hồ sơ sau 15 giờ thì trả vào ngày làm việc tiếp theo. Within the day; after 15:00 on the next working day.",
            "Sở Tư pháp; Ủy ban nhân dân cấp xã. Department of Justice; commune People's Committee.",
            "Nộp trực tiếp, trực tuyến hoặc qua bưu chính. File in person, online or by post.",
            "Tờ khai. Declaration form.",
        ],
        question: "How much is an extract?",
        faithful: &[
            "The fee is 8,000 VND per copy.",
            "It is free of charge until 28 February 2027 if you have a level 2 electronic identity.",
            "You can file online, in person or by post with the commune People's Committee.",
            "The result comes on the same day, or the next working day if filed after 3 pm.",
            "Phí là 8.000 đồng một bản, miễn phí đến hết 28/02/2027 nếu có tài khoản định danh mức 2.",
            "Bạn nhận kết quả trong ngày.",
        ],
    },
    Case {
        slots: &[
            "Cấp hộ chiếu phổ thông trong nước",
            "Tờ khai Mẫu TK01 (người dưới 14 tuổi: Mẫu TK01a): 01 bản chính. Ảnh chân dung cỡ 4x6: 02 ảnh. Hộ chiếu cũ còn giá trị.",
            "Lệ phí 200.000 đồng; cấp lại do mất 400.000 đồng.",
            "08 ngày làm việc. Phòng Quản lý xuất nhập cảnh Công an thành phố Hà Nội.",
        ],
        question: "Tôi 30 tuổi làm hộ chiếu lần đầu",
        faithful: &[
            "Bạn nộp mẫu TK01 và 2 ảnh 4x6.",
            "Người dưới 14 tuổi dùng mẫu TK01a.",
            "Lệ phí là hai trăm nghìn đồng, làm lại do mất là 400 nghìn đồng.",
            "Bạn 30 tuổi nên nộp hồ sơ tại Phòng Quản lý xuất nhập cảnh thuộc Công an thành phố Hà Nội.",
            "Sau 8 ngày làm việc bạn nhận kết quả.",
        ],
    },
    Case {
        slots: &[
            "Đăng ký biến động đất đai",
            "Phí thẩm định: 0,15% giá trị chuyển nhượng, tối đa 5.000.000 đồng. Lệ phí trước bạ 0,5 %, giảm 10% đến ngày 28/02/2027.",
            "Không quá 10 ngày làm việc. Chi nhánh Văn phòng đăng ký đất đai.",
            "Giấy chứng nhận quyền sử dụng đất: 01 bản chính. Hợp đồng chuyển nhượng có công chứng hoặc chứng thực: 01 bản chính. Đơn theo Mẫu số 18.",
        ],
        question: "sang tên sổ đỏ",
        faithful: &[
            "Phí thẩm định là 0.15% giá trị chuyển nhượng, tối đa 5 triệu đồng.",
            "Lệ phí trước bạ 0,5%, được giảm 10% đến 28/02/2027.",
            "Bạn nộp bản chính sổ đỏ và hợp đồng chuyển nhượng tại Văn phòng đăng ký đất đai.",
            "Thời hạn không quá mười ngày làm việc.",
            "Bạn điền đơn theo mẫu số 18.",
        ],
    },
    Case {
        slots: &[
            "Xác nhận tình trạng hôn nhân",
            "Tờ khai: 01 bản chính. Người đã ly hôn nộp bản án ly hôn: 01 bản sao.",
            "Từ ngày 01/01/2026 hai công dân Việt Nam kết hôn không cần giấy xác nhận tình trạng hôn nhân (Nghị quyết 66.7/2025/NQ-CP).",
            "Lệ phí 3.000 đồng. 3 ngày làm việc. Ủy ban nhân dân cấp xã.",
        ],
        question: "xin giấy độc thân",
        faithful: &[
            "Lệ phí là 3.000 đồng và có kết quả sau 03 ngày làm việc.",
            "Nếu đã ly hôn, bạn nộp thêm bản sao bản án ly hôn.",
            "Theo Nghị quyết 66.7/2025/NQ-CP, từ năm 2026 hai công dân Việt Nam kết hôn không cần giấy xác nhận tình trạng hôn nhân.",
            "le phi la 3.000 dong, nop tai uy ban nhan dan cap xa",
        ],
    },
    Case {
        slots: &[
            "Registration of a household business",
            "Request form: 1 original. A copy of the identity card is not required when you use electronic identity.",
            "Fee: online 0 VND; paper 100,000 VND from 25 July 2026 (Resolution 78/2026/NQ-HĐND).",
            "3 working days. Commune People's Committee, at any public administration service centre in Hanoi.",
            "Decree 168/2025/NĐ-CP, Article 99; Circular 68/2025/TT-BTC.",
        ],
        question: "open a small shop, I am 25 years old",
        faithful: &[
            "The commune People's Committee decides within three working days.",
            "You pay 100,000 VND on paper under Resolution 78/2026.",
            "A copy of the identity card is not required if you use electronic identity.",
            "You can file at any public administration service centre in Hanoi.",
            "See Article 99 of Decree 168/2025.",
        ],
    },
    Case {
        slots: &[
            "Thông báo lưu trú",
            "Thông báo trước 23 giờ trong ngày; người đến sau 23 giờ thì thông báo trước 08 giờ ngày hôm sau.",
            "Qua VNeID, điện thoại, thư điện tử hoặc trực tiếp tại Công an cấp xã. Không thu lệ phí.",
        ],
        question: "có người thân đến ở mấy hôm",
        faithful: &[
            "Bạn báo cho công an cấp xã trước 23h, khách đến sau 23 giờ thì báo trước 8 giờ hôm sau.",
            "Bạn có thể báo qua VNeID và không mất lệ phí.",
        ],
    },
    Case {
        slots: &[
            "Cấp đổi giấy phép lái xe",
            "Giấy khám sức khỏe: 01 bản chính (trừ hạng A1, A, B1). Giấy phép lái xe: 01 bản sao. Người nước ngoài: hộ chiếu.",
            "5 ngày làm việc kể từ ngày nhận đủ hồ sơ. Phòng Cảnh sát giao thông. Lệ phí 135.000 đồng.",
        ],
        question: "đổi bằng lái",
        faithful: &[
            "Bạn nộp giấy khám sức khỏe bản chính, trừ hạng A1, A và B1.",
            "Sau 5 ngày làm việc kể từ ngày nhận đủ hồ sơ bạn có bằng lái mới, lệ phí 135.000 đồng.",
        ],
    },
    Case {
        slots: &[
            "Hưởng trợ cấp hưu trí xã hội",
            "Người từ đủ 75 tuổi trở lên. Mức trợ cấp 500.000 đồng/tháng. Đơn đề nghị theo Mẫu số 01: 01 bản chính.",
            "Giải quyết trong 10 ngày làm việc. Chủ tịch Ủy ban nhân dân cấp xã quyết định.",
        ],
        question: "mẹ tôi 80 tuổi không có lương hưu",
        faithful: &[
            "Người từ đủ 75 tuổi được hưởng 500.000 đồng mỗi tháng.",
            "Mẹ bạn 80 tuổi, bạn nộp đơn đề nghị theo Mẫu số 01.",
        ],
    },
    Case {
        slots: &[
            "Issue of an identity card",
            "Form DC02: 1 original. Persons under 14: proof of guardianship. Fee 50,000 VND; lost card 70,000 VND. Half price until 31/12/2026.",
            "7 working days. Commune police. In person only.",
        ],
        question: "I lost my ID card",
        faithful: &[
            "Bring one original of form DC02 to the commune police in person.",
            "A lost card costs 70,000 VND and takes 7 working days.",
            "Until 31 December 2026 the fee is half price.",
        ],
    },
    Case {
        slots: &[
            "Cấp giấy phép xây dựng nhà ở riêng lẻ",
            "Đơn đề nghị cấp giấy phép xây dựng theo Mẫu số 01: 01 bản chính. Giấy tờ chứng minh quyền sử dụng đất: 01 bản sao. Bản vẽ thiết kế: 02 bộ.",
            "15 ngày đối với nhà ở riêng lẻ, 20 ngày đối với công trình khác. Ủy ban nhân dân cấp xã.",
        ],
        question: "xin phép xây nhà 3 tầng",
        faithful: &[
            "Bạn chuẩn bị đơn đề nghị theo Mẫu số 01 và hai bộ bản vẽ thiết kế.",
            "Nhà ở riêng lẻ 3 tầng được giải quyết trong 15 ngày.",
            "Giấy phép xây dựng do Ủy ban nhân dân xã, phường cấp.",
        ],
    },
];
