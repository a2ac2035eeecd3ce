namespace Megapod.Devices.Redfish.Service.Pods;

using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>
/// Looks at a pod again and again and tells of what has changed for better or worse: the health of a part, a leak, a bound that was passed. What stands at the first look and is not well is told, too. A
/// reading that is lost changes nothing: neither is a leak over because nobody sees it, nor does one begin.
/// </summary>
public sealed class PodWatch
{
    private static readonly int Quantities = Enum.GetValues<PartQuantity>().Length;

    private readonly PodRedfishModel model;
    private readonly RedfishEvents events;
    private readonly PodRedfishConfig config;
    private readonly Dictionary<string, PartHealth> words = new(StringComparer.Ordinal);
    private readonly HashSet<(string Part, int Quantity)> critical = [];

    /// <summary>A watch that has not looked yet.</summary>
    /// <param name="model">Where the parts stand in the tree.</param>
    /// <param name="config">What is shown, and what is critical.</param>
    /// <param name="events">Where it tells.</param>
    public PodWatch(PodRedfishModel model, PodRedfishConfig config, RedfishEvents events)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(events);
        this.model = model;
        this.config = config;
        this.events = events;
    }

    /// <summary>Looks once. One thread at a time.</summary>
    /// <param name="readings">What is known of the pod.</param>
    /// <param name="now">Now.</param>
    public void Look(PodReadings readings, Instant now)
    {
        ArgumentNullException.ThrowIfNull(readings);
        int scope = config.Scope is null ? 0 : readings.Tree.IndexOf(config.Scope);
        for (int i = 0; scope >= 0 && i < readings.Tree.Parts.Length; i++)
        {
            if (readings.Tree.IsAtOrIn(scope, i))
            {
                Word(readings, i, now);
                Leak(readings, i, now);
                foreach (var bound in config.Bounds.Where(b => b.Kind == readings.Tree.Parts[i].Kind))
                {
                    Bound(readings, i, bound, now);
                }
            }
        }
    }

    /// <summary>Whether a value is outside of what is not critical; no value is not.</summary>
    internal static bool IsOutside(SensorBound bound, double? value) => value < bound.LowerCritical || value > bound.UpperCritical;

    private void Word(PodReadings readings, int part, Instant now)
    {
        string id = readings.Tree.Parts[part].Id;
        var word = readings.Word[part];
        var before = words.GetValueOrDefault(id);
        if (word == PartHealth.Unknown || word == before)
        {
            return;
        }

        words[id] = word;
        if (before == PartHealth.Unknown && word == PartHealth.Good)
        {
            return;
        }

        string state = word switch { PartHealth.Critical => "Critical", PartHealth.Warning => "Warning", _ => "OK" };
        events.Tell(now, "StatusChange", word, $"ResourceEvent.1.3.ResourceStatusChanged{state}", $"The health of resource `{id}` has changed to {state}.", [id, state], model.AddressOf(id));
    }

    private void Leak(PodReadings readings, int part, Instant now)
    {
        var reading = readings[part, PartQuantity.IsLeaking];
        if (readings.Tree.Parts[part].Kind != PartKind.LeakDetector || reading.Quality != Quality.Good)
        {
            return;
        }

        string id = readings.Tree.Parts[part].Id;
        bool isWet = reading.Value != 0;
        if (isWet && critical.Add((id, (int)PartQuantity.IsLeaking)))
        {
            events.Tell(now, "Alert", PartHealth.Critical, "Environmental.1.0.LeakDetectedCritical", $"Leak detector '{id}' reports a critical level leak.", [id], model.AddressOf(id));
        }
        else if (!isWet && critical.Remove((id, (int)PartQuantity.IsLeaking)))
        {
            events.Tell(now, "Alert", PartHealth.Good, "Environmental.1.0.LeakDetectedNormal", $"Leak detector '{id}' has returned to normal and no longer reports a leak.", [id], model.AddressOf(id));
        }
    }

    private void Bound(PodReadings readings, int part, SensorBound bound, Instant now)
    {
        var reading = readings[part, bound.Quantity];
        if (!reading.IsFresh(now, config.OldestReading))
        {
            return;
        }

        string id = readings.Tree.Parts[part].Id;
        var key = (id, Quantities + (int)bound.Quantity);
        bool isOutside = IsOutside(bound, reading.Value);
        if (isOutside ? !critical.Add(key) : !critical.Remove(key))
        {
            return;
        }

        var kind = SensorKind.Of(bound.Quantity);
        string value = Text(reading.Value * kind.Scale);
        string name = $"{kind.Name} of {id}";
        bool isHigh = reading.Value > bound.UpperCritical;
        string passed = Text((isHigh ? bound.UpperCritical ?? 0 : bound.LowerCritical ?? 0) * kind.Scale);
        var (message, text) = (isOutside, isHigh) switch
        {
            (true, true) => ("ReadingAboveUpperCriticalThreshold", $"Sensor '{name}' reading of {value} ({kind.Units}) is above the {passed} upper critical threshold."),
            (true, false) => ("ReadingBelowLowerCriticalThreshold", $"Sensor '{name}' reading of {value} ({kind.Units}) is below the {passed} lower critical threshold."),
            _ => ("SensorReadingNormalRange", $"Sensor '{name}' reading of {value} ({kind.Units}) is within normal operating range."),
        };
        string[] arguments = isOutside ? [name, value, kind.Units, passed] : [name, value, kind.Units];
        events.Tell(now, "Alert", isOutside ? PartHealth.Critical : PartHealth.Good, $"SensorEvent.1.0.{message}", text, arguments, model.SensorOf(id, bound.Quantity) ?? model.AddressOf(id));
    }

    private static string Text(double value) => Math.Round(value, 3).ToString(CultureInfo.InvariantCulture);
}
