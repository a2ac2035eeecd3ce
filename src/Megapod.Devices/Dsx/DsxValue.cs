namespace Megapod.Devices.Dsx;

/// <summary>What is published of a point, as it is on the wire.</summary>
/// <param name="Value">In the point's own unit; null: there is none.</param>
/// <param name="Timestamp">When the source says it was so, in milliseconds since 1970; its clock is not ours.</param>
/// <param name="Quality">1: good; anything else is not to be trusted.</param>
public sealed record DsxValue(double? Value, long Timestamp, int Quality)
{
    /// <summary>The one quality that is good.</summary>
    public const int Good = 1;
}
