namespace Megapod.Devices.Ocpp.Shapes;

using Megapod.Core.Outcomes;

/// <summary>What is wrong with a payload, and where.</summary>
/// <param name="Code">The protocol's word for it.</param>
/// <param name="FaultCode">Ours.</param>
/// <param name="Path">The member, such as <c>chargingSchedule.chargingSchedulePeriod[2].limit</c>; empty for the payload as a whole.</param>
/// <param name="What">What is wrong, to follow the member's name.</param>
internal sealed record ShapeFinding(OcppErrorCode Code, string FaultCode, string Path, string What)
{
    /// <summary>The same, seen from one level further up.</summary>
    public ShapeFinding Under(string name) => this with { Path = Path.Length == 0 ? name : Path[0] == '[' ? name + Path : $"{name}.{Path}" };

    /// <summary>As whoever sent it is told.</summary>
    /// <param name="message">Which message.</param>
    public OcppRefusal Refusal(string message) => new(Code, new Fault(FaultCode, Sentence(message), "Whoever made the station's software has to mend it; docs/ocpp.md says what is tolerated."));

    /// <summary>In words.</summary>
    public string Sentence(string message) => Path.Length == 0 ? $"{message} {What}." : $"{message}: '{Path}' {What}.";
}
