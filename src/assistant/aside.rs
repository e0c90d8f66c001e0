//! Replies to what is no question about a procedure: each with its own way on.

use crate::{
    answer::{Refusal, phrasebook::Phrasebook},
    retrieval::Intent,
};

use super::reply::Outcome;

/// How `intent` ends.
pub(super) fn outcome(intent: Intent) -> Outcome {
    match intent {
        Intent::Officer | Intent::Emergency | Intent::DossierStatus | Intent::Complaint => Outcome::Handoff,
        Intent::Greeting | Intent::Thanks | Intent::SmallTalk => Outcome::Answered,
        Intent::Bribery | Intent::Forgery | Intent::Hacking | Intent::PersonalData | Intent::Dispute => {
            Outcome::Refused
        }
    }
}

/// What is said to `intent`.
pub(super) fn said(intent: Intent, words: Phrasebook) -> Refusal {
    let (reason, next_step) = match intent {
        Intent::Emergency => emergency(words),
        Intent::Bribery => bribery(words),
        Intent::Forgery => forgery(words),
        Intent::Hacking => hacking(words),
        Intent::PersonalData => personal_data(words),
        Intent::DossierStatus => dossier_status(words),
        Intent::Complaint => complaint(words),
        Intent::Dispute => dispute(words),
        Intent::Officer => officer(words),
        Intent::Greeting => greeting(words),
        Intent::Thanks => thanks(words),
        Intent::SmallTalk => small_talk(words),
    };
    Refusal { reason: reason.to_owned(), next_step: next_step.to_owned() }
}

type Said<'a> = (&'a str, &'a str);

fn officer(words: Phrasebook) -> Said<'static> {
    (
        words.pick("Anh/chị muốn gặp cán bộ.", "You would like to speak with an officer."),
        words.pick(
            "Vui lòng gọi tổng đài 1022, hoặc đến điểm phục vụ hành chính công gần nhất để được cán bộ hỗ trợ.",
            "Please call the 1022 hotline, or go to the nearest public administrative service point.",
        ),
    )
}

fn emergency(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Đây có thể là tình huống khẩn cấp; tôi là máy và không xử lý được.",
            "This may be an emergency; I am a machine and cannot help with it.",
        ),
        words.pick(
            "Vui lòng gọi ngay: 113 (công an), 114 (cứu hỏa, cứu nạn) hoặc 115 (cấp cứu).",
            "Please call at once: 113 (police), 114 (fire and rescue) or 115 (ambulance).",
        ),
    )
}

fn dossier_status(words: Phrasebook) -> Said<'static> {
    (
        words.pick("Tôi không có dữ liệu về từng hồ sơ đã nộp.", "I hold no data on single applications."),
        words.pick(
            "Vui lòng tra cứu bằng mã hồ sơ trên Cổng Dịch vụ công quốc gia hoặc ứng dụng VNeID, hoặc gọi tổng đài 1022.",
            "Please look it up by its dossier code on the National Public Service Portal or in VNeID, or call the 1022 hotline.",
        ),
    )
}

fn bribery(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Tôi không hướng dẫn việc đưa tiền ngoài quy định hay nhờ người chạy hồ sơ.",
            "I give no guidance on payments outside the rules or on go-betweens.",
        ),
        words.pick(
            "Anh/chị chỉ phải nộp phí, lệ phí đã công bố của thủ tục; cần làm thủ tục gì, xin cứ hỏi. Nếu có người vòi vĩnh, xin phản ánh qua tổng đài 1022.",
            "Only the published fees of a procedure are due; tell me which procedure you need. If somebody asks you for more, please report it to the 1022 hotline.",
        ),
    )
}

fn forgery(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Tôi không hướng dẫn làm giấy tờ giả hay khai không đúng sự thật.",
            "I give no guidance on forged papers or false statements.",
        ),
        words.pick(
            "Nếu giấy tờ bị mất hoặc có sai sót, có thủ tục cấp lại hoặc cải chính; xin nói giấy tờ nào. Thấy giấy tờ giả, xin báo công an (113).",
            "If a paper is lost or has a mistake, there are procedures to re-issue or correct it; tell me which paper. To report a forged one, call the police (113).",
        ),
    )
}

fn hacking(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Tôi chỉ hướng dẫn thủ tục theo hồ sơ đã công bố, không thay đổi được quy tắc, không duyệt hồ sơ và không giữ mật khẩu nào.",
            "I only guide through procedures as published: I cannot change my rules, approve files, and hold no password.",
        ),
        words.pick(
            "Anh/chị cần làm thủ tục gì, xin cứ hỏi; tài khoản bị xâm nhập thì gọi tổng đài 1022 hoặc báo công an (113).",
            "Tell me which procedure you need; if an account was broken into, call the 1022 hotline or the police (113).",
        ),
    )
}

fn personal_data(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Tôi không có và không tra cứu được thông tin cá nhân của ai.",
            "I hold no personal data and cannot look anybody up.",
        ),
        words.pick(
            "Thông tin của chính mình xem trong ứng dụng VNeID hoặc VssID; thông tin của người khác chỉ cơ quan có thẩm quyền mới được cung cấp theo luật. Cần hỏi thêm: tổng đài 1022.",
            "Your own data stand in VNeID or VssID; those of others are given by the competent authority alone, as the law allows. For anything else call the 1022 hotline.",
        ),
    )
}

fn complaint(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Rất tiếc anh/chị đã gặp việc như vậy. Tôi là máy và không nhận phản ánh về cán bộ.",
            "I am sorry that this happened. I am a machine and take no complaints about officers.",
        ),
        words.pick(
            "Vui lòng phản ánh qua tổng đài 1022 hoặc với lãnh đạo nơi ấy. Muốn gửi đơn, xin hỏi \"thủ tục khiếu nại\" hoặc \"thủ tục tố cáo\".",
            "Please report it to the 1022 hotline or to the head of that office. To file in writing ask me for the \"complaint procedure\" or the \"denunciation procedure\".",
        ),
    )
}

fn dispute(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Tranh chấp, kiện tụng và ly hôn do tòa án giải quyết, không phải thủ tục ở bộ phận một cửa, nên tôi không tư vấn được.",
            "Disputes, lawsuits and divorces are decided by a court, not at a one-stop counter, so I cannot advise on them.",
        ),
        words.pick(
            "Vui lòng hỏi Tòa án nhân dân nơi cư trú, luật sư, hoặc Trung tâm trợ giúp pháp lý nhà nước (miễn phí cho người thuộc diện được trợ giúp). Tranh chấp nhỏ có thể nhờ tổ hòa giải ở cơ sở. Cần hỏi thêm: tổng đài 1022.",
            "Please ask the People's Court of your area, a lawyer, or the State Legal Aid Centre (free for those entitled). Small disputes can go to the neighbourhood mediation group. For anything else call the 1022 hotline.",
        ),
    )
}

fn greeting(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Xin chào. Tôi là trợ lý máy của bộ phận một cửa Hà Nội.",
            "Hello. I am the machine assistant of Hanoi's one-stop counters.",
        ),
        words.pick(
            "Anh/chị cần làm thủ tục gì? Ví dụ: \"làm giấy khai sinh cho con cần những gì\".",
            "Which procedure do you need? For example: \"what do I need to register a birth\".",
        ),
    )
}

fn thanks(words: Phrasebook) -> Said<'static> {
    (
        words.pick("Không có gì ạ, rất vui được hỗ trợ anh/chị.", "You are welcome."),
        words.pick("Nếu cần thủ tục khác, anh/chị cứ hỏi tiếp.", "If you need another procedure, just ask."),
    )
}

fn small_talk(words: Phrasebook) -> Said<'static> {
    (
        words.pick(
            "Dạ. Tôi là trợ lý máy, chỉ biết về thủ tục hành chính.",
            "I see. I am a machine and know about administrative procedures only.",
        ),
        words.pick(
            "Anh/chị cần hỏi tiếp về thủ tục nào, xin cứ hỏi.",
            "Whichever procedure you need, just ask.",
        ),
    )
}
