using SafeReport.Crypto.Items;

namespace SafeReport.Portal.Features.Intake;

/// <summary>A sealed item as it is stored: a day, never a time.</summary>
internal sealed record ReceivedItem(ItemId Id, MechanismId Mechanism, DateOnly ReceivedOn, long KeysetSerial, SealedBody Body);

internal enum StoreOutcome
{
    Stored,
    AlreadyReceived,
    KeysetClosed,
}
