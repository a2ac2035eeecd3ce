namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;

/// <summary>
/// Memory of the C library. A solver takes some MB for each solve and gives them back, and glibc returned what was free at the end of its heap to the system each time: a fifth of a plan went into
/// taking it anew (174,000 calls of <c>brk</c> in a day of plans). It now keeps what a solve needs. Other C libraries have no such knob and need none.
/// </summary>
internal static partial class SolverHeap
{
    /// <summary>glibc's <c>malloc.h</c>.</summary>
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>More than a plan's program takes, far less than a site's controller has.</summary>
    private const int KeptBytes = 64 << 20;

    private static readonly Lazy<bool> Kept = new(Ask);

    /// <summary>Has the heap keep what a solve needs; once for the process.</summary>
    /// <returns>Whether it does.</returns>
    public static bool Keep() => Kept.Value;

    private static bool Ask()
    {
        try
        {
            // Blocks below the threshold come from the heap and stay in it.
            return SetOption(TrimThreshold, KeptBytes) != 0 && SetOption(MapThreshold, KeptBytes / 2) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
