namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;
using Megapod.Core.Outcomes;

/// <summary>
/// NVIDIA's management library of this machine, looked for when the program runs: without it everything else works. Its calls may be made from any thread, and some take long; none can be given up.
/// </summary>
public sealed unsafe class Nvml : IDisposable
{
    /// <summary>The library's name; the driver brings it.</summary>
    public const string DefaultLibrary = "libnvidia-ml.so.1";

    private readonly NvmlCalls calls;
    private readonly List<NvmlDevice> devices = [];
    private bool isClosed;

    private Nvml(NvmlCalls calls) => this.calls = calls;

    /// <summary>Version of the driver; empty where it is not said.</summary>
    public string DriverVersion { get; private set; } = "";

    /// <summary>Calls that this library does not have; what they would tell is missing, and what they would do is not supported.</summary>
    public IReadOnlyList<string> MissingCalls => calls.Missing;

    /// <summary>The GPUs that answered when the library was opened.</summary>
    public IReadOnlyList<NvmlDevice> Devices => devices;

    /// <summary>What went wrong with single GPUs when it was opened, such as one that is lost; empty when nothing did.</summary>
    public IReadOnlyList<Fault> Faults { get; private set; } = [];

    /// <summary>
    /// Loads the library and looks for the GPUs. The library stays loaded for good: a call that hangs may still be in it.
    /// </summary>
    /// <param name="library">Its name or path.</param>
    /// <returns>The library, or MP4300 where there is none, which is a normal state; MP4301, MP4302 or MP4306 where it cannot be used.</returns>
    public static Outcome<Nvml> Open(string library = DefaultLibrary)
    {
        ArgumentException.ThrowIfNullOrEmpty(library);
        if (!NativeLibrary.TryLoad(library, out nint handle))
        {
            return Outcome<Nvml>.Failure(GpuFaults.NoLibrary(library));
        }

        var found = new NvmlCalls(handle);
        if (found.Lacks() is { } lacking)
        {
            return Outcome<Nvml>.Failure(GpuFaults.LibraryTooOld(library, lacking));
        }

        var code = found.Init();
        if (code != NvmlReturn.Success)
        {
            return Outcome<Nvml>.Failure(GpuFaults.Of(code, "nvmlInit", library));
        }

        var nvml = new Nvml(found);
        if (nvml.Find() is { } fault)
        {
            nvml.Dispose();
            return Outcome<Nvml>.Failure(fault);
        }

        return Outcome<Nvml>.Success(nvml);
    }

    /// <summary>Begins to wait for events of all GPUs that can tell them.</summary>
    /// <param name="arrived">Is told after an event was put into the queue; on the waiting thread, and it does not throw. Null: nobody.</param>
    /// <returns>The events, or MP4317 where they are not told. They are to be disposed before the library.</returns>
    public Outcome<NvmlEvents> Watch(Action? arrived = null) => NvmlEvents.Begin(calls, devices, arrived);

    /// <summary>Lets the library go. Limits and clocks that were set stay as they are.</summary>
    public void Dispose()
    {
        if (!isClosed)
        {
            isClosed = true;
            calls.Shutdown();
        }
    }

    private Fault? Find()
    {
        byte* text = stackalloc byte[GpuBounds.LongestText];
        if (calls.DriverVersion != null && calls.DriverVersion(text, GpuBounds.LongestText) == NvmlReturn.Success)
        {
            DriverVersion = NvmlDevice.TextOf(text);
        }

        uint count = 0;
        var code = calls.Count(&count);
        if (code != NvmlReturn.Success)
        {
            return GpuFaults.Of(code, "nvmlDeviceGetCount", "this machine");
        }

        var faults = new List<Fault>();
        for (uint index = 0; index < Math.Min(count, GpuBounds.MostGpus); index++)
        {
            nint handle = 0;
            code = calls.HandleByIndex(index, &handle);
            var device = code == NvmlReturn.Success ? NvmlDevice.Of(calls, handle, (int)index, DriverVersion, out code) : null;
            if (device is not null)
            {
                devices.Add(device);
            }
            else
            {
                faults.Add(GpuFaults.Of(code, "nvmlDeviceGetHandleByIndex", $"GPU {index}"));
            }
        }

        if (count > GpuBounds.MostGpus)
        {
            faults.Add(GpuFaults.TooMany("The library", GpuBounds.MostGpus));
        }

        devices.Sort((a, b) => string.CompareOrdinal(a.Uuid, b.Uuid));
        Faults = faults;
        return null;
    }
}
