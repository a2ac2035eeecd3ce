namespace Megapod.Devices.Gpu;

using System.Globalization;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;

/// <summary>The faults of GPUs in words.</summary>
internal static class GpuFaults
{
    public static Fault NoLibrary(string library) => new(
        GpuFaultCodes.NoLibrary, $"This machine has no {GpuText.Printable(library)}.", "Nothing on a machine without NVIDIA GPUs; else install their driver, which brings it.");

    public static Fault LibraryTooOld(string library, string call) => new(
        GpuFaultCodes.LibraryTooOld, $"{GpuText.Printable(library)} has no {call}, without which it cannot be used.", "Install a driver that is younger than ten years.");

    /// <summary>A call that was not successful, by its number.</summary>
    public static Fault Of(NvmlReturn code, string call, string what)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{call} of {what} has ended with {(int)code} ({code}).");
        return code switch
        {
            NvmlReturn.Uninitialized or NvmlReturn.DriverNotLoaded => new(GpuFaultCodes.NoDriver, text, "Load the driver of the GPUs; it is looked for again by itself."),
            NvmlReturn.LibraryDriverMismatch => new(GpuFaultCodes.DriverChanged, text, "Driver and library are of different versions, as after an update: restart the server, or load the driver anew."),
            NvmlReturn.NoPermission => new(GpuFaultCodes.NoPermission, text, "Let the account that runs this do it; setting limits and clocks needs root."),
            NvmlReturn.GpuIsLost => new(GpuFaultCodes.GpuLost, text, "Take the server out of service and look at the GPU, its seat and its power; count what it draws as its nameplate until then."),
            NvmlReturn.ResetRequired => new(GpuFaultCodes.ResetRequired, text, "Drain the server and reset the GPU; its limits are to be set again after that."),
            NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound => new(GpuFaultCodes.NotSupported, text, "Nothing: this GPU, its driver or its library cannot do it."),
            _ => new(GpuFaultCodes.CallFailed, text, "Nothing now and then; else look at the kernel's log for NVRM."),
        };
    }

    public static Fault NoSuchCall(string call) => new(
        GpuFaultCodes.NotSupported, $"The library of the GPUs has no {call}.", "Nothing, or install a newer driver.");

    public static Fault TooMany(string what, int most) => new(
        GpuFaultCodes.TooMany, string.Create(CultureInfo.InvariantCulture, $"{what} tells of more than {most} GPUs; the others are left out."), "Ask fewer at one place.");

    public static Fault NoSuchGpu(string uuid) => new(GpuFaultCodes.NoSuchGpu, $"There is no GPU {GpuText.Printable(uuid)} here.", "Look whether it was moved or lost; what was asked for was not done.");

    public static Fault LimitBeyondRange(string uuid, Watts asked, Watts least, Watts most) => new(
        GpuFaultCodes.LimitBeyondRange,
        $"{uuid} can be limited to between {GpuText.Number(least.Value)} and {GpuText.Number(most.Value)} W, and not to {GpuText.Number(asked.Value)} W. Nothing was changed.",
        "Ask for a limit in this range; below it only clocks and less work lower its power.");

    public static Fault Refused(string uuid, string what, NvmlReturn code) => new(
        GpuFaultCodes.Refused, string.Create(CultureInfo.InvariantCulture, $"{uuid} refuses {what}: {(int)code} ({code})."), "Look at the range of the GPU and at who else sets it; some drivers refuse every change.");

    public static Fault LimitNotHeld(string uuid, Watts asked, Watts held) => new(
        GpuFaultCodes.LimitNotHeld, $"{uuid} has taken a limit of {GpuText.Number(asked.Value)} W and enforces {GpuText.Number(held.Value)} W.", "Count with the enforced limit; look who else sets it, and at the firmware.");

    public static Fault LimitNotShown(string uuid, Watts asked) => new(
        GpuFaultCodes.LimitNotShown, $"{uuid} has taken a limit of {GpuText.Number(asked.Value)} W and does not show what it enforces.", "Count with its nameplate until a meter shows less.");

    public static Fault LimitRaised(string uuid, Watts ours, Watts held) => new(
        GpuFaultCodes.LimitRaised,
        $"{uuid} enforces {GpuText.Number(held.Value)} W where we had set {GpuText.Number(ours.Value)} W.",
        "Look whether another program on the server sets limits, or whether its driver was unloaded (persistence mode); it is not set again by itself.");

    public static Fault NotPersistent(string uuid) => new(
        GpuFaultCodes.NotPersistent, $"{uuid} unloads its driver while it is idle: the limit that we set is then gone.", "Let nvidia-persistenced run on the server.");

    public static Fault NoEvents(string why) => new(GpuFaultCodes.NoEvents, $"Events of the GPUs are not told: {why}.", "Nothing: errors are then seen by counters and by GPUs that no longer answer.");

    public static Fault DriverError(string uuid, double number) => new(
        GpuFaultCodes.DriverError,
        string.Create(CultureInfo.InvariantCulture, $"The driver of {uuid} has told error {number:0} (XID)."),
        "Look it up in NVIDIA's list of XID errors; the number stays here until another takes its place.");

    public static Fault Description(string name, string what) => new(GpuFaultCodes.Description, $"The description of the exporter {GpuText.Printable(name)} cannot be used: {what}.", "Correct it.");

    public static Fault Unreachable(string name, string why) => new(GpuFaultCodes.Unreachable, $"The exporter {name} cannot be read: {why}.", "Look whether it runs, and at address and network.");

    public static Fault TimedOut(string name, TimeSpan time) => new(
        GpuFaultCodes.TimedOut, $"The exporter {name} has not answered within {GpuText.Number(time.TotalSeconds)} s.", "Nothing now and then; else restart it: it hangs sometimes while the GPUs are well.");

    public static Fault Status(string name, int status) => new(
        GpuFaultCodes.Status, string.Create(CultureInfo.InvariantCulture, $"The exporter {name} answers with HTTP status {status}."), "Look at its address and path (/metrics) and at its log.");

    public static Fault TooLarge(string name, int most) => new(
        GpuFaultCodes.TooLarge, string.Create(CultureInfo.InvariantCulture, $"The exporter {name} answers with more than {most} bytes."), "Allow more if that much is right.");

    public static Fault NotExporterText(string name) => new(
        GpuFaultCodes.NotExporterText, $"What {name} says has no metric of a GPU (DCGM_FI_…) in it.", "Look whether a DCGM exporter is at this address, and which metrics it is told to show.");

    public static Fault LinesLeftOut(string name, int many) => new(
        GpuFaultCodes.LinesLeftOut, string.Create(CultureInfo.InvariantCulture, $"{many} lines of {name} cannot be read and are left out."), "Compare its version with the documents; the other lines count.");

    public static Fault Frozen(string name, string uuid, TimeSpan time) => new(
        GpuFaultCodes.Frozen, $"The energy counter of {uuid} at {name} stands still for {GpuText.Number(time.TotalSeconds)} s while it shows power: its readings are old.", "Restart the exporter and its engine; look at the GPU for a driver error (XID).");

    public static Fault NotTableText() => new(
        GpuFaultCodes.NotTableText, "What nvidia-smi has said is no table of GPUs.", "Run the same command by hand and look at what it says; the driver may not be loaded.");
}
