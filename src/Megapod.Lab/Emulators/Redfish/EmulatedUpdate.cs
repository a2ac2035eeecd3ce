namespace Megapod.Lab.Emulators.Redfish;

using Megapod.Devices.Redfish.Service;

/// <summary>A firmware that is being installed: it takes its time, and its end is told once.</summary>
internal sealed class EmulatedUpdate(TimeProvider time, TimeSpan takes, Func<bool> isEndless, Action end) : IRedfishWork
{
    private readonly long beganAt = time.GetTimestamp();
    private int hasEnded;

    public RedfishProgress Progress()
    {
        double share = takes <= TimeSpan.Zero ? 1 : Math.Min(1, time.GetElapsedTime(beganAt) / takes);
        if (isEndless() || share < 1)
        {
            return new RedfishProgress(Math.Min(share, 0.99), HasEnded: false);
        }

        if (Interlocked.Exchange(ref hasEnded, 1) == 0)
        {
            end();
        }

        return new RedfishProgress(1, HasEnded: true);
    }
}
