namespace Megapod.Twin.Physics;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>The connection's relay, where a world has one. Without one the topology is whatever somebody sets.</summary>
public sealed partial class SitePlant
{
    /// <summary>Whether the breaker at the connection is closed; true without a relay.</summary>
    public bool IsBreakerClosed => Relay?.IsClosed ?? true;

    /// <summary>When the breaker closed last; <see cref="Instant.Never"/> if it never opened.</summary>
    public Instant BreakerClosedAt => Relay?.ClosedAt ?? Instant.Never;

    /// <summary>How often the battery could not carry the island, and the site went black.</summary>
    public int Collapses => Relay?.Collapses ?? 0;

    /// <summary>The relay; null where nobody fitted one.</summary>
    internal RelayPlant? Relay { get; private set; }

    /// <summary>Fits a relay and gives the grid's voltage a schedule.</summary>
    /// <param name="voltages">Points in order of time; before the first the voltage is the nominal one.</param>
    public void FitRelay(IReadOnlyList<GridVoltagePoint> voltages)
    {
        ArgumentNullException.ThrowIfNull(voltages);
        Relay = new RelayPlant(tree.Site.Topology, voltages);
    }

    /// <summary>Cuts the grid behind the relay, or gives it back.</summary>
    /// <returns>False where no relay is fitted.</returns>
    public bool CutGrid(bool isCut)
    {
        Relay?.Cut(isCut);
        return Relay is not null;
    }

    /// <summary>Hands a permission to relay and battery.</summary>
    public void Send(in RelayPermit permit)
    {
        if (wire.Carries())
        {
            Relay?.Take(in permit, Now.Ticks);
        }
    }

    /// <summary>Without voltage nothing draws, and every device loses what it was told.</summary>
    internal void LoseVoltage()
    {
        Topology = GridTopology.Black;
        VoltageShare = 0;
        Battery?.Forget();
        wire.Clear();
        for (int i = 0; i < Devices.Length; i++)
        {
            Forget(i);
            Devices[i].DrawWatts = 0;
        }
    }

    /// <summary>Takes a step back in which the voltage broke down: nobody got anything.</summary>
    internal void Unserve(double seconds)
    {
        for (int i = 0; i < Visits.Length; i++)
        {
            if (Visits[i].Session is not null)
            {
                Visits[i].DeliveredWattHours -= ConsumerMeanWatts[i] * seconds / 3600;
            }
        }

        Battery?.Unserve(seconds);
        Array.Clear(ConsumerWatts);
        Array.Clear(ConsumerMeanWatts);
        Array.Clear(NodeWatts);
        Array.Clear(NodeMeanWatts);
    }

    private RelayReading ReadRelay(Instant at) => Relay is null ? default : new RelayReading
    {
        IsFitted = true,
        Breaker = Relay.IsClosed ? BreakerPosition.Closed : BreakerPosition.Open,
        MeasuredAt = at,
        GridVoltage = Reading.Good(Relay.ReadShare * tree.Site.Grid.NominalVoltage.Value, at),
    };
}
