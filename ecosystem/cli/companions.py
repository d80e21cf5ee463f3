"""Postings of the demo world: who looks for a co-founder or a first customer, and who is ready to be one."""

from __future__ import annotations

from ecosystem.directory.models import Profile
from ecosystem.partners import actions
from ecosystem.partners.models import Side, Subject
from ecosystem.partners.rules import Words

FOUND, JOIN = (Subject.COFOUNDER, Side.NEED), (Subject.COFOUNDER, Side.OFFER)
SELL, BUY = (Subject.CUSTOMER, Side.NEED), (Subject.CUSTOMER, Side.OFFER)
AI, FARM, GOV, TOUR = "ai", "agritech", "govtech-smartcity", "tourism-hospitality"
POSTED: tuple[tuple[str, tuple[Subject, Side], Words], ...] = (
    (
        "s01",
        FOUND,
        Words(
            text_vi="Đội có hai kỹ sư tiếng nói, thiếu người lo bán hàng cho doanh nghiệp: gặp khách, chốt hợp đồng, "
            "dựng đội kinh doanh. Đề nghị cùng sở hữu, vào việc toàn thời gian tại Đà Nẵng.",
            text_en="Two speech engineers look for somebody to own sales: meet customers, close contracts, "
            "build the team. Shared ownership, full time in Da Nang.",
            sectors=(AI, "saas-enterprise"),
            skills=("b2b-sales", "go-to-market"),
        ),
    ),
    (
        "s13",
        FOUND,
        Words(
            text_vi="Cần người đồng sáng lập lo phần cứng: cảm biến đất chạy pin, vỏ chống nước, làm loạt đầu 500 bộ "
            "cho hợp tác xã rau quanh Đà Nẵng.",
            sectors=(FARM, "iot"),
            skills=("hardware-iot", "manufacturing-scaleup"),
        ),
    ),
    (
        "m06",
        JOIN,
        Words(
            text_vi="Mười lăm năm bán phần mềm cho doanh nghiệp, từng dựng đội kinh doanh từ số không. Muốn cùng lập "
            "một công ty trí tuệ nhân tạo bán cho doanh nghiệp, toàn thời gian tại Đà Nẵng từ quý tới.",
            sectors=("saas-enterprise", AI),
            skills=("b2b-sales", "go-to-market"),
        ),
    ),
    (
        "m09",
        JOIN,
        Words(
            text_vi="Làm thiết bị điện tử hai mươi năm: cảm biến chạy pin, vỏ chống nước, sản xuất loạt nhỏ. Sẵn sàng "
            "lo phần cứng cho một đội nông nghiệp hoặc y tế, ba ngày mỗi tuần.",
            sectors=(FARM, "iot", "healthtech"),
            skills=("hardware-iot", "manufacturing-scaleup"),
        ),
    ),
    (
        "m01",
        JOIN,
        Words(
            text_vi="Nghiên cứu tiếng nói và ngôn ngữ tiếng Việt, muốn cùng lập công ty đưa mô hình vào sản phẩm thật. "
            "Góp mô hình, dữ liệu và hai ngày mỗi tuần.",
            text_en="Speech and language research for Vietnamese; would co-found a company that turns models into a "
            "product. I bring models, data and two days a week.",
            sectors=(AI, "healthtech"),
            skills=("ai-ml-engineering", "data-engineering"),
        ),
    ),
    (
        "a01",
        JOIN,
        Words(
            text_vi="Từng xây và bán một công ty phần mềm. Tìm đội kỹ thuật giỏi về an toàn dữ liệu "
            "để cùng lập nghiệp, lo sản phẩm, vốn ban đầu và khách hàng lớn.",
            sectors=("cybersecurity", "legal-regtech"),
            skills=("product-management", "fundraising"),
        ),
    ),
    (
        "s27",
        FOUND,
        Words(
            text_vi="Miếng dán điện tim cần một đồng sáng lập về học máy: đọc tín hiệu nhịp tim, dữ liệu ít nhãn, "
            "chạy trên chip nhỏ.",
            sectors=("healthtech", AI),
            skills=("ai-ml-engineering",),
        ),
    ),
    (
        "s01",
        SELL,
        Words(
            text_vi="Tổng đài ảo nghe được giọng miền Trung, trả lời dân ngoài giờ. Tìm phường hoặc doanh nghiệp "
            "dùng thử ba tháng miễn phí, đổi lại được ghi âm ẩn danh và góp ý.",
            sectors=(AI, GOV),
        ),
    ),
    (
        "s02",
        SELL,
        Words(
            text_vi="Số hoá hồ sơ giấy cho phường, xã: chụp, đọc chữ, xếp vào kho. Tìm phường đầu tiên dùng thử với "
            "5.000 trang hồ sơ hộ tịch.",
            sectors=(GOV, AI),
        ),
    ),
    (
        "s20",
        SELL,
        Words(
            text_vi="Định giá phòng tự động cho khách sạn nhỏ. Tìm năm khách sạn ở Sơn Trà dùng thử hết mùa.",
            sectors=(TOUR,),
        ),
    ),
    (
        "i02",
        BUY,
        Words(
            text_vi="Phường còn hơn 40.000 trang hồ sơ giấy sau sắp xếp và nhiều cuộc gọi ngoài giờ. Sẵn sàng dùng thử "
            "phần mềm số hoá hồ sơ, đọc chữ, trả lời dân trong một quý.",
            sectors=(GOV, AI),
        ),
    ),
    (
        "i01",
        BUY,
        Words(
            text_vi="Vườn ươm có hai nhà màng và một kho lạnh, sẵn sàng dùng thử cảm biến đất, tưới tự động và bao bì "
            "mới trong vụ tới.",
            sectors=(FARM, "new-materials"),
        ),
    ),
    (
        "s13",
        SELL,
        Words(
            text_vi="Cảm biến đất và tưới tự động cho nhà màng, lắp trong một ngày. Tìm trang trại, vườn ươm dùng thử "
            "một vụ, trả tiền khi thấy tiết kiệm nước.",
            sectors=(FARM, "iot"),
        ),
    ),
    (
        "s10",
        BUY,
        Words(
            text_vi="Mười hai homestay đối tác của chúng tôi sẵn sàng dùng thử phần mềm định giá phòng và trải nghiệm "
            "mới cho khách trong mùa hè.",
            sectors=(TOUR, "new-energy"),
        ),
    ),
)


def post(made: dict[str, Profile]) -> None:
    """Every posting, by the house: some of these profiles have no hands of their own."""
    for name, what, words in POSTED:
        actions.post(None, made[name], what, words)
