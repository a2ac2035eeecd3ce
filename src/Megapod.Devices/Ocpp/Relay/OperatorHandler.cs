namespace Megapod.Devices.Ocpp.Relay;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;

/// <summary>Brings the operator's calls to the relay of the station that they are for.</summary>
/// <param name="relay">The relay.</param>
internal sealed class OperatorHandler(StationRelay relay) : IOcppHandler
{
    public ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop) => relay.FromOperatorAsync(call, stop);

    public void OnAnswered(OcppLink link) => relay.OperatorAnswered(link);

    public void OnTrouble(OcppLink link, Fault fault) => relay.OnTrouble(link, fault);
}
