namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;

/// <summary>What an exporter's text has told.</summary>
/// <param name="Rows">The GPUs, in the order of their names.</param>
/// <param name="Samples">Lines that were understood, of metrics that are not used too.</param>
/// <param name="LeftOut">Lines that are neither remarks nor samples, or too long, or of more GPUs than are taken.</param>
/// <param name="Faults">What is wrong with the text; empty when all is well.</param>
public sealed record DcgmReading(IReadOnlyList<GpuRow> Rows, int Samples, int LeftOut, IReadOnlyList<Fault> Faults);
