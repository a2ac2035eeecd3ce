namespace Megapod.Wire.Redfish.Service;

using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;

/// <summary>An owner that remembers what it was asked for. Servers may draw 800 to 5000 W, accelerators 200 to 700 W.</summary>
internal sealed class TestOwner : IRedfishOwner
{
    private readonly Dictionary<string, PowerLimitState> limits = [];

    public List<string> Asked { get; } = [];

    public Fault? Refusal { get; set; }

    public RedfishProgress Progress { get; set; } = new(0.25, HasEnded: false);

    public PowerLimitState? PowerLimit(string part) => limits.GetValueOrDefault(part) ?? Usual(part);

    public Fault? SetPowerLimit(string part, Watts? setPoint, PowerLimitMode? mode)
    {
        Asked.Add($"{part} {setPoint?.Value.ToString() ?? "-"} {mode?.ToString() ?? "-"}");
        if (Refusal is null && PowerLimit(part) is { } now)
        {
            limits[part] = now with { SetPoint = setPoint ?? now.SetPoint, Mode = mode ?? now.Mode };
        }

        return Refusal;
    }

    public PowerRestorePolicy? RestorePolicy(string part) => Policy;

    public PowerRestorePolicy Policy { get; private set; } = PowerRestorePolicy.LastState;

    public Fault? SetRestorePolicy(string part, PowerRestorePolicy policy)
    {
        Asked.Add($"{part} {policy}");
        Policy = policy;
        return Refusal;
    }

    public Outcome<IRedfishWork> BeginUpdate(string part, Uri image)
    {
        Asked.Add($"{part} {image}");
        return Refusal is { } refusal ? Outcome<IRedfishWork>.Failure(refusal) : Outcome<IRedfishWork>.Success(new Work(this));
    }

    private static PowerLimitState? Usual(string part) => part switch
    {
        _ when part.Contains("/gpu-") => new(new Watts(700), PowerLimitMode.Automatic, new Watts(200), new Watts(700), new Watts(700)),
        _ when part.Contains("/server-") => new(new Watts(5000), PowerLimitMode.Disabled, new Watts(800), new Watts(5000), new Watts(5000)),
        _ => null,
    };

    private sealed class Work(TestOwner owner) : IRedfishWork
    {
        public RedfishProgress Progress() => owner.Progress;
    }
}
