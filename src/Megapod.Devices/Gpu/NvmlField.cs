namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;

/// <summary>One field to read and its value: nvmlFieldValue_t of nvml.h, 40 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal struct NvmlField
{
    /// <summary>Correctable memory errors over the GPU's life.</summary>
    public const uint CorrectedErrors = 5;

    /// <summary>Uncorrectable memory errors over the GPU's life.</summary>
    public const uint UncorrectedErrors = 6;

    /// <summary>Temperature of the memory, °C.</summary>
    public const uint MemoryTemperature = 82;

    /// <summary>How many links to other GPUs it has.</summary>
    public const uint LinkCount = 91;

    /// <summary>Messages that were sent again to the host.</summary>
    public const uint HostReplays = 94;

    /// <summary>Whether power smoothing is on; whoever knows the field has it.</summary>
    public const uint PowerSmoothing = 256;

    /// <summary>Errors of all links together: checksums of control and data, repetitions, recoveries. Ampere and older.</summary>
    public static readonly uint[] LinkErrors = [38, 45, 52, 59];

    /// <summary>Errors of one link, which the scope names: repetitions, recoveries, checksums. Hopper.</summary>
    public static readonly uint[] ErrorsOfLink = [161, 162, 163];

    /// <summary>Which field.</summary>
    [FieldOffset(0)]
    public uint Id;

    /// <summary>Of what, such as the number of a link; zero where nothing is to be named.</summary>
    [FieldOffset(4)]
    public uint Scope;

    /// <summary>When it was measured, by the server's clock; it is not used, because that clock is not ours.</summary>
    [FieldOffset(8)]
    public long Timestamp;

    /// <summary>How long reading took, µs.</summary>
    [FieldOffset(16)]
    public long Latency;

    /// <summary>How the value is written.</summary>
    [FieldOffset(24)]
    public uint Kind;

    /// <summary>Whether there is a value.</summary>
    [FieldOffset(28)]
    public NvmlReturn Return;

    [FieldOffset(32)]
    private readonly double real;

    [FieldOffset(32)]
    private readonly ulong unsigned;

    [FieldOffset(32)]
    private readonly long signed;

    /// <summary>The value as a number; NaN where there is none or its kind is not known.</summary>
    public readonly double Value => Return != NvmlReturn.Success ? double.NaN : Kind switch
    {
        0 => real,
        1 => (uint)unsigned,
        2 or 3 => unsigned,
        4 => signed,
        5 => (int)signed,
        6 => (ushort)unsigned,
        _ => double.NaN,
    };
}
