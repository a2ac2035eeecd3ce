namespace Megapod.Devices.Redfish;

/// <summary>
/// What a power limit over Redfish is worth as a means of enforcement. It has no lease: what was written stays until somebody lifts it, whether we live or not, so after our death a rack is slow and not
/// dangerous. And it is slow: out-of-band caps have been measured to act after 5 s (power brake) to 40 s (frequency caps), so the battery must bridge that time and a limit over Redfish never counts as
/// fast (P. Patel et al., POLCA, arXiv 2308.12908).
/// </summary>
public static class RedfishEnforcement
{
    /// <summary>Whether a limit lapses by itself: never.</summary>
    public const bool HasLease = false;

    /// <summary>The least time after which a written limit has been seen to act.</summary>
    public static TimeSpan LeastActuation { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time after which a written limit has been seen to act; a limit counts from this on, and only if a meter shows it.</summary>
    public static TimeSpan LongestActuation { get; } = TimeSpan.FromSeconds(40);
}
