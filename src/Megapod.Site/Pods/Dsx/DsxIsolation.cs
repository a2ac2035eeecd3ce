namespace Megapod.Site.Pods.Dsx;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Dsx;

/// <summary>
/// Asks the building management system to cut off what the control cycle orders cut off, at the points that are ours, and says there when nothing is asked for any more. A rack is cut off when its status says so,
/// and is given back by a person at the pod.
/// </summary>
/// <param name="pod">The pod.</param>
/// <param name="siteRacks">Ids of all racks of the site by their place among racks.</param>
/// <param name="integration">Our id.</param>
/// <param name="ask">Publishes a value at a point: key, value, whether it is good.</param>
internal sealed class DsxIsolation(PodConfig pod, IReadOnlyList<string> siteRacks, string integration, Func<string, double?, bool, CancellationToken, Task<Fault?>> ask)
{
    /// <summary>An order that stands is asked for again so often: whoever came to the broker only now has not heard the last one, and is watched by a beat of the same length.</summary>
    public static readonly TimeSpan AskAgain = DsxBounds.Beat;

    private const double Isolate = 1;
    private const double NothingAsked = 0;

    private readonly Dictionary<string, (Instant At, Task<Fault?> Answer)> asked = new(StringComparer.Ordinal);
    private readonly HashSet<(string Rack, bool IsPower)> told = [];

    /// <summary>Carries out an order as far as it can be asked for. It does not wait.</summary>
    /// <param name="order">The order.</param>
    /// <param name="sight">What is known, with the points that are ours.</param>
    /// <returns>What cannot be asked for, each told once until it can be; and what became of asking before, where it failed.</returns>
    public IReadOnlyList<Fault> Order(in IsolationOrder order, DsxPodSight sight)
    {
        // The contract knows no valve of a whole loop: what can be asked for is that it is shut at each rack.
        IEnumerable<string> racks = order.Rack < 0 ? pod.Racks.Select(rack => rack.Id) : [siteRacks[order.Rack]];
        var faults = new List<Fault>();
        foreach (string rack in racks)
        {
            if (order.IsWithdrawal)
            {
                Withdraw(rack, isPower: true, sight);
                Withdraw(rack, isPower: false, sight);
            }

            if (order.CutPower)
            {
                Ask(rack, isPower: true, sight, faults);
            }

            if (order.ShutCoolant)
            {
                Ask(rack, isPower: false, sight, faults);
            }
        }

        return faults;
    }

    /// <summary>Also where it was not this controller that asked, but one before it whose stop was kept. What does not arrive is told by the connection, and said again with the next.</summary>
    private void Withdraw(string rack, bool isPower, DsxPodSight sight)
    {
        foreach (string key in sight.Requests.GetValueOrDefault((rack, isPower)) ?? [])
        {
            asked.Remove(key);
            _ = ask(key, NothingAsked, true, CancellationToken.None);
        }
    }

    private void Ask(string rack, bool isPower, DsxPodSight sight, List<Fault> faults)
    {
        if (!sight.Requests.TryGetValue((rack, isPower), out var keys))
        {
            if (told.Add((rack, isPower)))
            {
                faults.Add(PodMapFaults.NobodyToAsk(rack, isPower, integration));
            }

            return;
        }

        told.Remove((rack, isPower));
        foreach (string key in keys)
        {
            if (asked.TryGetValue(key, out var last) && (!last.Answer.IsCompleted || sight.At - last.At < AskAgain))
            {
                continue;
            }

            if (last.Answer is { IsCompletedSuccessfully: true, Result: { } fault })
            {
                faults.Add(fault);
            }

            asked[key] = (sight.At, ask(key, Isolate, true, CancellationToken.None));
        }
    }
}
