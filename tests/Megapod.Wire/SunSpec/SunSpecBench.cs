namespace Megapod.Wire.SunSpec;

using Megapod.Devices.SunSpec;

/// <summary>What tests of SunSpec devices share.</summary>
public abstract class SunSpecBench
{
    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static async Task<SunSpecDevice> Find(FakeDevice fake)
    {
        var found = await SunSpecDevice.DiscoverAsync(fake, Stop);
        Assert.True(found.IsSuccess, found.IsSuccess ? "" : found.Faults[0].ToString());
        return found.Value;
    }

    internal static async Task<SunSpecModel> Read(SunSpecDevice device, int model, int occurrence = 0)
    {
        var read = await device.ReadAsync(model, Stop, occurrence);
        Assert.True(read.IsSuccess, read.IsSuccess ? "" : read.Faults[0].ToString());
        return read.Value;
    }
}
