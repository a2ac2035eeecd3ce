namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Units;
using Megapod.Devices.Ocpp.Charging;
using Megapod.Devices.Ocpp.Links;

/// <summary>What a person who puts a station into service asks it. Nothing is written, and what is known of it is changed only by what it says.</summary>
internal sealed partial class Station
{
    /// <summary>Asks a station who it is, where it has not said so, how its connectors stand and what its limits come to.</summary>
    /// <param name="stop">Gives up.</param>
    /// <returns>What it said; null: it is not connected.</returns>
    public async Task<StationLook?> LookAsync(CancellationToken stop)
    {
        OcppLink on;
        IStationDialect speaks;
        LimitUnit unit;
        lock (gate)
        {
            if (link is null || dialect is null)
            {
                return null;
            }

            (on, speaks, unit) = (link, dialect, UnitOf(abilities ?? StationAbilities.Unknown));
        }

        if (Identity is null && Config.Upstream is null)
        {
            // It has introduced itself to somebody before us, and does so again when it is asked to.
            await speaks.AskForBootAsync(on, stop).ConfigureAwait(false);
        }

        var trips = new List<TimeSpan>();
        var looks = new List<StallLook>();
        foreach (var stall in stalls)
        {
            await speaks.AskForStateAsync(on, stall.Number, stop).ConfigureAwait(false);
            if (!Quirks.HasComposite || (PurposeIsStation && stall.Number > 1))
            {
                continue;
            }

            int connector = PurposeIsStation ? 0 : stall.Number;
            long began = host.Time.GetTimestamp();
            var asked = await speaks.CompositeAsync(on, connector, CompareSeconds, unit, stop).ConfigureAwait(false);
            bool isAnswer = asked.IsSuccess || asked.Faults[0].Code is OcppFaultCodes.AnsweredWithError;
            if (isAnswer)
            {
                trips.Add(host.Time.GetElapsedTime(began));
            }

            looks.Add(Said(stall, connector, asked.IsSuccess ? asked.Value : null));
        }

        return new StationLook(trips, looks);
    }

    private StallLook Said(Stall stall, int connector, StationComposite? said)
    {
        lock (gate)
        {
            var (id, floor) = PurposeIsStation ? (Config.Id, new Watts(FloorWatts())) : (stall.Config.Id, stall.Config.Floor);
            if (said is null || said.Periods.Count == 0)
            {
                return new StallLook(id, floor, false, null);
            }

            var place = new LimitPlace(connector, stall.Transaction, stall.ChargingSince, Config.Voltage);
            var first = said.Periods[0];
            return new StallLook(id, floor, true, first.Limit < 0 ? null : new Watts((double)place.WattsOf(said.Unit, first)));
        }
    }
}
