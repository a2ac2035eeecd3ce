namespace Megapod.Devices.Redfish.Power;

using Megapod.Core.Units;

/// <summary>A power limit as a service shows it.</summary>
/// <param name="SetPoint">The value that is set; null: none, or it does not say.</param>
/// <param name="Mode">What is done with it.</param>
/// <param name="AllowableMin">The least that may be set now; null: it does not say. It may move.</param>
/// <param name="AllowableMax">The most that may be set now; null: it does not say.</param>
public sealed record PowerLimitHeld(Watts? SetPoint, PowerLimitMode Mode, Watts? AllowableMin, Watts? AllowableMax)
{
    /// <summary>The value that is set and not switched off; null: no limit is in force. It is what the service says, and no proof.</summary>
    public Watts? InForce => Mode == PowerLimitMode.Disabled ? null : SetPoint;

    /// <summary>What is done when the limit cannot be kept, in the deprecated form; null: it does not say.</summary>
    public string? Exception { get; init; }

    /// <summary>The answer it was read from.</summary>
    internal RedfishReply? Reply { get; init; }
}
