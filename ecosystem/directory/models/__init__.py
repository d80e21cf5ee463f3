"""Who is who: profiles of startups, investors, mentors and institutions, and what hangs on them.

One ``profile`` row a profile, a row of its kind beside it (joined inheritance), so that members, lists, introductions
and search know profiles only. ``base`` holds what every profile has, ``kinds`` what a kind adds.
"""

from ecosystem.directory.models.audience import Audience, FieldGroup, ProfileAudience
from ecosystem.directory.models.base import (
    INVESTORS,
    VOCABULARIES,
    Conflict,
    Facet,
    Kind,
    Membership,
    Profile,
    ProfileTerm,
    ProfileWord,
    Right,
    State,
    Stay,
    ordered,
)
from ecosystem.directory.models.drafts import ProfileDraft
from ecosystem.directory.models.duplicates import DuplicatePair, PairState, ProfileKey
from ecosystem.directory.models.imports import BatchState, Choice, ImportBatch, ImportMapping, ImportRow, RowState
from ecosystem.directory.models.kinds import (
    Angel,
    Founder,
    Fund,
    Institution,
    Investor,
    IpAsset,
    Mandate,
    MandateTerm,
    Mentor,
    PortfolioCompany,
    Startup,
    TractionFigure,
)
from ecosystem.directory.models.merges import Merge
from ecosystem.directory.models.quality import ConfirmationAsk, ConfirmationLink, ProfileQuality
from ecosystem.directory.models.revisions import Act, ProfileRevision
from ecosystem.directory.models.verification import (
    Verification,
    VerificationState,
    VerificationStep,
    VerificationTag,
)

__all__ = [
    "INVESTORS",
    "VOCABULARIES",
    "Act",
    "Angel",
    "Audience",
    "BatchState",
    "Choice",
    "ConfirmationAsk",
    "ConfirmationLink",
    "Conflict",
    "DuplicatePair",
    "Facet",
    "FieldGroup",
    "Founder",
    "Fund",
    "ImportBatch",
    "ImportMapping",
    "ImportRow",
    "Institution",
    "Investor",
    "IpAsset",
    "Kind",
    "Mandate",
    "MandateTerm",
    "Membership",
    "Mentor",
    "Merge",
    "PairState",
    "PortfolioCompany",
    "Profile",
    "ProfileAudience",
    "ProfileDraft",
    "ProfileKey",
    "ProfileQuality",
    "ProfileRevision",
    "ProfileTerm",
    "ProfileWord",
    "Right",
    "RowState",
    "Startup",
    "State",
    "Stay",
    "TractionFigure",
    "Verification",
    "VerificationState",
    "VerificationStep",
    "VerificationTag",
    "ordered",
]
