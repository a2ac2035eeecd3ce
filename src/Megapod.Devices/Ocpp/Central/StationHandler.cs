namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Outcomes;
using Megapod.Devices.Ocpp.Links;

/// <summary>Lets a station know of each of its calls once it is answered, so that nothing of ours goes before the answer.</summary>
/// <param name="router">Who answers.</param>
internal sealed class StationHandler(OcppRouter router) : IOcppHandler
{
    public ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop) => router.HandleAsync(call, stop);

    public void OnAnswered(OcppLink link) => ((Station)link.Owner!).Heard(link);

    public void OnTrouble(OcppLink link, Fault fault) => ((Station)link.Owner!).Broken(fault);
}
