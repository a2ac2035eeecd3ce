namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;

/// <summary>What went wrong in a row of calls about one GPU. A call that a GPU cannot do is no fault: what it would have told is missing.</summary>
/// <param name="what">The GPU for people.</param>
internal sealed class NvmlNote(string what)
{
    /// <summary>Whether the GPU still answers.</summary>
    public GpuState State { get; private set; }

    /// <summary>Whether the library itself has lost its driver, so that it must be opened anew.</summary>
    public bool IsLibraryLost { get; private set; }

    /// <summary>The first thing that a person should know; null: nothing.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>Whether there is no use in asking on.</summary>
    public bool IsOver => IsLibraryLost || State != GpuState.Present;

    /// <summary>Looks at what a call has come to.</summary>
    /// <returns>Whether it was successful.</returns>
    public bool IsDone(NvmlReturn code, string call)
    {
        switch (code)
        {
            case NvmlReturn.Success:
                return true;
            case NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound or NvmlReturn.NoData or NvmlReturn.NotReady or NvmlReturn.Deprecated or NvmlReturn.ArgumentVersionMismatch:
                return false;
            case NvmlReturn.GpuIsLost or NvmlReturn.ResetRequired:
                // It overrides what was noted before: a GPU that falls off the bus fails in other ways first.
                State = code == NvmlReturn.GpuIsLost ? GpuState.Lost : GpuState.NeedsReset;
                Fault = GpuFaults.Of(code, call, what);
                return false;
            case NvmlReturn.Uninitialized or NvmlReturn.DriverNotLoaded or NvmlReturn.LibraryDriverMismatch:
                IsLibraryLost = true;
                Fault = GpuFaults.Of(code, call, what);
                return false;
            default:
                Fault ??= GpuFaults.Of(code, call, what);
                return false;
        }
    }
}
