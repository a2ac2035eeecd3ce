namespace Megapod.Devices.Ocpp.Links;

using Megapod.Core.Outcomes;

/// <summary>Answers the calls of other ends. One serves many links; of one link it is asked one call after the other.</summary>
public interface IOcppHandler
{
    /// <summary>Answers a call, or takes a message that is not answered. What it throws is answered as an internal error and told as trouble.</summary>
    /// <param name="call">The call; its bytes may be used until the task has ended, and not beyond.</param>
    /// <param name="stop">The link is closed.</param>
    ValueTask<OcppReply> HandleAsync(OcppCall call, CancellationToken stop);

    /// <summary>The answer to a call is on its way: what is asked from now on goes after it. Must return soon and must not throw.</summary>
    void OnAnswered(OcppLink link)
    {
    }

    /// <summary>Something went wrong that no caller learns of. Must return soon and must not throw.</summary>
    void OnTrouble(OcppLink link, Fault fault);
}
