namespace Megapod.Devices.Redfish.Service.Pods;

using System.Text.Json.Nodes;
using Megapod.Core;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Core.Units;

/// <summary>A pod as it is at the time of a request, and how its values are written.</summary>
internal sealed class PodView(PodMap map, PodReadings readings, Instant now, PodRedfishConfig config, IRedfishOwner? owner)
{
    private PartHealth[]? rollups;

    public PodMap Map => map;

    public PodRedfishConfig Config => config;

    public IRedfishOwner? Owner => owner;

    public PodTree Tree => map.Tree;

    /// <summary>The newest reading, whatever it is worth.</summary>
    public Reading this[int part, PartQuantity quantity] => readings[part, quantity];

    public Part Part(int part) => map.Tree.Parts[part];

    /// <summary>A value that can be believed; null: missing, old, implausible.</summary>
    public double? Value(int part, PartQuantity quantity)
    {
        var reading = readings[part, quantity];
        return reading.IsFresh(now, config.OldestReading) ? reading.Value : null;
    }

    /// <summary>A value in the unit in which the standard writes it.</summary>
    public JsonNode? Scaled(int part, PartQuantity quantity) => RedfishJson.Number(Value(part, quantity) * SensorKind.Of(quantity).Scale);

    /// <summary>A count; null where none is known.</summary>
    public JsonNode? Count(int part, PartQuantity quantity) => RedfishJson.Whole(Value(part, quantity));

    /// <summary>A state; null where it is not known.</summary>
    public bool? State(int part, PartQuantity quantity) => Value(part, quantity) is { } value ? value != 0 : null;

    /// <summary>What a resource says of a sensor: its reading and where it comes from.</summary>
    public JsonObject Excerpt(int part, PartQuantity quantity)
    {
        var body = new JsonObject { ["Reading"] = Scaled(part, quantity) };
        if (quantity == PartQuantity.Power && SensorKind.Has(Part(part).Kind, PartQuantity.ApparentPower))
        {
            body["ApparentVA"] = RedfishJson.Number(Value(part, PartQuantity.ApparentPower));
        }

        if (map.SensorOf(part, quantity) is { } sensor && SensorPages.IsThere(this, part, quantity))
        {
            body["DataSourceUri"] = sensor;
        }

        return body;
    }

    /// <summary>On or off; null where it is not known.</summary>
    public JsonNode? PowerState(int part) => State(part, PartQuantity.IsOn) switch { true => "On", false => "Off", null => null };

    /// <summary>
    /// State and health of a part. It is there while it says anything or anything of it is measured; of a part of which nothing is known its state says that it cannot be reached, and its health nothing.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="hasRollup">Whether what it holds counts as well.</param>
    public JsonObject Status(int part, bool hasRollup = false)
    {
        var word = readings.Word[part];
        bool isThere = word != PartHealth.Unknown || IsMeasured(part);
        var status = new JsonObject
        {
            ["State"] = !isThere ? "UnavailableOffline" : State(part, PartQuantity.IsOn) == false ? "StandbyOffline" : "Enabled",
            ["Health"] = RedfishJson.Health(word),
        };
        if (hasRollup)
        {
            status["HealthRollup"] = RedfishJson.Health(Rollup(part));
        }

        return status;
    }

    /// <summary>The worst health of a part and all that it holds.</summary>
    public PartHealth Rollup(int part)
    {
        if (rollups is null)
        {
            rollups = [.. readings.Word];

            // A holder comes before what it holds, so going backwards each part is complete before it is added to its holder.
            for (int i = rollups.Length - 1; i > 0; i--)
            {
                int holder = Tree.Holder[i];
                rollups[holder] = rollups[i] > rollups[holder] ? rollups[i] : rollups[holder];
            }
        }

        return rollups[part];
    }

    /// <summary>Whether anything of a part is measured now. What is never measured, such as a rack without a meter, is there with what it holds.</summary>
    public bool IsMeasured(int part)
    {
        bool isAny = false;
        foreach (var quantity in Enum.GetValues<PartQuantity>())
        {
            if (readings[part, quantity].IsFresh(now, config.OldestReading))
            {
                return true;
            }

            isAny |= readings[part, quantity].Quality != Quality.Missing;
        }

        return !isAny && Part(part).Kind is PartKind.Pod or PartKind.Rack;
    }

    /// <summary>Puts what a part says of itself into its resource; what it does not say is null.</summary>
    public void Identify(JsonObject body, int part)
    {
        var identity = Part(part).Identity;
        body["Manufacturer"] = RedfishJson.Text(identity.Maker);
        body["Model"] = RedfishJson.Text(identity.Model);
        body["PartNumber"] = RedfishJson.Text(identity.PartNumber);
        body["SerialNumber"] = RedfishJson.Text(identity.Serial);
    }

    /// <summary>Something of our own in a resource, where the standard has no place for it.</summary>
    /// <param name="type">Name of the resource's schema.</param>
    /// <param name="body">What is said.</param>
    public static JsonObject Own(string type, JsonObject body)
    {
        body["@odata.type"] = $"#{ProductInfo.Name}{type}.v1_0_0.{ProductInfo.Name}{type}";
        return new JsonObject { [ProductInfo.Name] = body };
    }

    /// <summary>Why an accelerator's clock is low, one by one; null: not known.</summary>
    public IReadOnlyList<ThrottleReasons>? Throttles(int part) => Value(part, PartQuantity.Throttle) is { } value
        ? [.. Enum.GetValues<ThrottleReasons>().Where(r => r != ThrottleReasons.None && ((ThrottleReasons)(int)value).HasFlag(r))]
        : null;

    /// <summary>How the power limit of a part stands. Without an owner who could say more it is what the part keeps to by its own word.</summary>
    public PowerLimitState? Limit(int part) => owner is not null
        ? owner.PowerLimit(Part(part).Id)
        : Part(part).Kind is PartKind.Server or PartKind.Accelerator ? new PowerLimitState(Value(part, PartQuantity.PowerLimit) is { } watts ? new Watts(watts) : null, null, null, null, null) : null;
}
