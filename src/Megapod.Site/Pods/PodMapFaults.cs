namespace Megapod.Site.Pods;

using Megapod.Core.Outcomes;
using Megapod.Core.Pods;

/// <summary>The faults of mapping points and rows to a pod in words.</summary>
internal static class PodMapFaults
{
    public static Fault DoubleClaim(string part, PartQuantity quantity, string one, string other) => new(
        PodMapFaultCodes.DoubleClaim, $"{one} and {other} both claim to be {quantity} of {part}; the newest good one counts.", "Have the building management system describe what each of them measures, or take one away.");

    public static Fault SeveralCoolingUnits(string pod, string one, string other) => new(
        PodMapFaultCodes.SeveralCoolingUnits,
        $"The cooling units {one} and {other} both serve racks of {pod}; neither is read as its loop.",
        $"Have the one that is the pod's described as '{PodTreeBuilder.CoolingUnitOf(pod)}', or correct what they serve.");

    public static Fault NobodyToAsk(string rack, bool isPower, string integration) => new(
        PodMapFaultCodes.NobodyToAsk,
        $"The {(isPower ? "power" : "coolant")} of {rack} shall be cut off, and no point at which '{integration}' may ask for it is described.",
        "Have the building management system describe one that names this integration; meanwhile cut it off by hand, and count on what acts without us.");

    public static Fault SideUnknown(string key, string wanted) =>
        new(PodMapFaultCodes.SideUnknown, $"{key} does not say where in the cooling unit it is; it is not read.", $"Have its processArea name {wanted}.");

    public static Fault RackUnknown(string rack) =>
        new(PodMapFaultCodes.RackUnknown, $"No point of the building management system is about {rack}.", "Compare the rack's id in the site file with rackLocationId and rackLocationName of its points.");

    public static Fault SensorFailed(string rack, string key) => new(
        PodMapFaultCodes.SensorFailed, $"{key} says that the leak sensor of {rack} has failed: that it is dry is not believed.", "Have the sensor looked at; until then nobody sees a leak there.");

    public static Fault StateUnknown(string key, string state) =>
        new(PodMapFaultCodes.StateUnknown, $"{key} says '{state}', which is neither open nor closed; its state is not known.", "Have its states called Open and Closed.");

    public static Fault TooManyRows(string part, string table, int most) =>
        new(PodMapFaultCodes.TooManyRows, $"{part} has more than {most} rows of '{table}'; those beyond are not shown.", "Look whether the device and its profile belong together.");

    public static Fault NoPassword(string why) => new(
        PodMapFaultCodes.NoPassword, $"The password for the broker to which the site publishes cannot be used: {why}.", "Put it there, alone on one line, and start anew; until then nothing is published.");

    public static Fault Unsayable(int many) => new(
        PodMapFaultCodes.Unsayable, $"{many} points of the site are not published: no topic can name them, or there are more than the contract's side takes.", "Look which parts have names with '+' or '#', or are so many.");

    public static Fault NoBuildingBroker(string why, string remedy) => new(PodMapFaultCodes.NoBuildingBroker, $"The emulated building management cannot be put on the wire. {why}.", remedy);
}
