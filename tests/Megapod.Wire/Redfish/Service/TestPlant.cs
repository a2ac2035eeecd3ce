namespace Megapod.Wire.Redfish.Service;

using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Lab.Emulators.Redfish;

/// <summary>A plant that remembers what it has to keep to.</summary>
internal sealed class TestPlant : IRedfishPlant
{
    public PodReadings Readings { get; set; } = TestPod.Full(TestPod.Noon);

    public bool HasLimits { get; set; } = true;

    public List<string> Told { get; } = [];

    public (Watts Lowest, Watts Highest)? RangeOf(string part) => part switch
    {
        _ when !HasLimits => null,
        _ when part.Contains("/gpu-") => (new Watts(200), new Watts(700)),
        _ when part.Contains("/server-") => (new Watts(800), new Watts(5000)),
        _ => null,
    };

    public void Limit(string part, Watts? limit) => Told.Add($"{part} {limit?.Value.ToString() ?? "none"}");

    public void Installed(string part, Uri image) => Told.Add($"{part} {image}");
}
