namespace Megapod.Wire;

/// <summary>The process's heap when nothing of earlier tests goes on leaving it: closed servers give back their pooled blocks and closed clients their connections only minutes later.</summary>
internal static class SettledHeap
{
    private const long MostStir = 64_000;
    private const int MostLooks = 120;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes in use once garbage is collected and two looks agree, or after half a minute.</summary>
    public static async Task<long> BytesAsync(CancellationToken stop)
    {
        long last = Look();
        for (int look = 0; look < MostLooks; look++)
        {
            await Task.Delay(Between, stop);
            long now = Look();
            if (Math.Abs(now - last) <= MostStir)
            {
                return now;
            }

            last = now;
        }

        return last;
    }

    private static long Look()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
