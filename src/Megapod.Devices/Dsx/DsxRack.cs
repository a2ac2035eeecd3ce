namespace Megapod.Devices.Dsx;

using Megapod.Core.Model;

/// <summary>What the contract says about the safety of one rack. A reading is 1 for yes and 0 for no; one that is missing is neither.</summary>
/// <param name="RackLocationId">The rack.</param>
/// <param name="Leak">Whether the building management system sees a leak.</param>
/// <param name="LeakSensorFault">Whether its leak sensor has failed.</param>
/// <param name="LiquidIsolation">Whether its liquid is shut off: what a request is read back by.</param>
/// <param name="ElectricalIsolation">Whether its power is shut off: what a request is read back by.</param>
/// <param name="LiquidIsolationRequest">The point at which we ask for its liquid to be shut off; null: it is not ours to ask.</param>
/// <param name="ElectricalIsolationRequest">The point at which we ask for its power to be shut off; null: it is not ours to ask.</param>
/// <param name="TrayLeak">The point at which we tell a leak that its servers see; null: it is not ours to tell.</param>
public sealed record DsxRack(
    string RackLocationId,
    Reading Leak,
    Reading LeakSensorFault,
    Reading LiquidIsolation,
    Reading ElectricalIsolation,
    DsxPoint? LiquidIsolationRequest,
    DsxPoint? ElectricalIsolationRequest,
    DsxPoint? TrayLeak);
