namespace Megapod.Devices.Gpu;

using Megapod.Core.Outcomes;

/// <summary>What reading one GPU has brought.</summary>
/// <param name="Row">The GPU; of one that does not answer, its name and state alone.</param>
/// <param name="Fault">What a person should know of it; null when all is well.</param>
/// <param name="IsLibraryLost">Whether the library has lost its driver, so that all handles are void.</param>
internal sealed record NvmlRead(GpuRow Row, Fault? Fault, bool IsLibraryLost);
