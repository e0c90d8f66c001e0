// The fixed words of the catalog page, over those that both pages share.

import { words } from "./words.js";

const vi = {
  title: "Danh mục thủ tục · Một Cửa",
  tagline: "Danh mục thủ tục hành chính Hà Nội",
  skip: "Đến nội dung",
  toChat: "Hỏi trợ lý",
  heading: "Tra cứu thủ tục",
  lead: "Mỗi hồ sơ ghi rõ nguồn và ngày kiểm tra. Chỗ nào hồ sơ chưa nêu thì nói là chưa nêu.",
  search: "Tìm theo tên, tên gọi khác hoặc mã",
  searchHint: "Ví dụ: khai sinh, 1.001193",
  field: "Lĩnh vực",
  level: "Cấp giải quyết",
  lifeEvent: "Việc trong đời",
  all: "Tất cả",
  clear: "Bỏ lọc",
  lifeEvents: "Theo việc trong đời",
  fields: "Theo lĩnh vực",
  stepsOf: (steps, always) => (always ? `${steps} thủ tục, ${always} cho mọi người` : `${steps} thủ tục tùy trường hợp`),
  count: (count) => `${count} thủ tục`,
  none: "Không có thủ tục nào khớp. Hãy bỏ bớt điều kiện lọc, hoặc hỏi trợ lý bằng lời của anh/chị.",
  more: (left) => `Xem thêm (còn ${left})`,
  loading: "Đang tải…",
  back: "Về danh mục",
  levels: { commune: "Cấp xã", province: "Cấp thành phố", ministry: "Cấp bộ", other: "Cơ quan khác" },
  levelCount: (level, count) => `${level}: ${count}`,
  record: "Hồ sơ thủ tục",
  aboutRecord: "Về hồ sơ này",
  audience: "Đối tượng",
  decision: "Quyết định công bố",
  former: "Mã cũ",
  layer: "Lớp dữ liệu",
  askAbout: "Hỏi về thủ tục này",
  history: "Lịch sử thay đổi",
  noHistory: "Chưa có lịch sử.",
  historyLost: "Không tải được lịch sử.",
  whys: { import: "cập nhật từ hồ sơ quốc gia", edit: "sửa bản biên soạn", rollback: "dùng lại bản trước" },
  open: "Hồ sơ công bố chưa nêu",
  notFound: "Không có hồ sơ này",
  notFoundHint: "Đường dẫn không khớp với hồ sơ nào. Hãy tìm lại trong danh mục, hoặc gọi 1022.",
  lost: ["Không tải được", "Hãy thử lại, hoặc gọi 1022."],
};

const en = {
  title: "All procedures · Một Cửa",
  tagline: "Hanoi administrative procedures, all records",
  skip: "Go to the content",
  toChat: "Ask the assistant",
  heading: "Find a procedure",
  lead: "Each record names its sources and the day they were checked. Where a record is silent, it says so.",
  search: "Search by name, other names or code",
  searchHint: "For example: birth, 1.001193",
  field: "Field",
  level: "Level",
  lifeEvent: "Life event",
  all: "All",
  clear: "Clear filters",
  lifeEvents: "By life event",
  fields: "By field",
  stepsOf: (steps, always) => (always ? `${steps} procedures, ${always} for everybody` : `${steps} procedures, depending on the case`),
  count: (count) => `${count} ${count === 1 ? "procedure" : "procedures"}`,
  none: "No procedure fits. Remove a filter, or ask the assistant in your own words.",
  more: (left) => `Show more (${left} left)`,
  loading: "Loading…",
  back: "All procedures",
  levels: { commune: "Commune", province: "City", ministry: "Ministry", other: "Other bodies" },
  levelCount: (level, count) => `${level}: ${count}`,
  record: "Procedure record",
  aboutRecord: "About this record",
  audience: "Who may use it",
  decision: "Published by decision",
  former: "Former codes",
  layer: "Layer of data",
  askAbout: "Ask about this procedure",
  history: "History",
  noHistory: "No history yet.",
  historyLost: "The history could not be loaded.",
  whys: { import: "brought up to date from the national record", edit: "curated record edited", rollback: "former version in use again" },
  open: "Not stated in the published record",
  notFound: "No such record",
  notFoundHint: "The link fits no record. Look for it in the list, or call 1022.",
  lost: ["It could not be loaded", "Please try again, or call 1022."],
};

/** The words of `language`; Vietnamese where it is unknown. */
export function catalogWords(language) {
  return { ...words(language), ...(language === "en" ? en : vi) };
}

/** The name of `item` in `language`, Vietnamese where there is no English one. */
export function nameIn(language, item) {
  return (language === "en" && item.name_en) || item.name;
}
