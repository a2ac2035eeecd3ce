namespace Megapod.Devices.Gpu;

/// <summary>Something that a GPU's driver has told unasked.</summary>
/// <param name="Uuid">Of which GPU; empty where the driver does not say.</param>
/// <param name="Kind">What.</param>
/// <param name="Number">The driver's number of an error (XID), 999 for one that it does not know itself; 0 of other kinds.</param>
public sealed record GpuEvent(string Uuid, GpuEventKind Kind, ulong Number);
