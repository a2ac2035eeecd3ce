namespace Megapod.Devices.Polling;

/// <summary>How often a device is asked, and how long it is waited for.</summary>
/// <param name="Period">From the beginning of one poll to that of the next. Positive.</param>
/// <param name="Timeout">After which a poll or a command has failed. Positive.</param>
/// <param name="MostPause">The longest pause after failures; at least the period.</param>
public sealed record PollPace(TimeSpan Period, TimeSpan Timeout, TimeSpan MostPause)
{
    /// <summary>Once a second, two seconds' patience, and no more than half a minute until a device that came back is seen.</summary>
    public static PollPace Usual { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
}
