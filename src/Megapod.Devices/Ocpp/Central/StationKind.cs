namespace Megapod.Devices.Ocpp.Central;

using System.IO.Enumeration;

/// <summary>A kind of station and how it wants to be treated.</summary>
public sealed record StationKind
{
    /// <summary>Its vendor as it writes it; <c>*</c> stands for any text, and letters may be capital or small.</summary>
    public string Vendor { get; init; } = "*";

    /// <summary>Its model, in the same way.</summary>
    public string Model { get; init; } = "*";

    /// <summary>Its firmware, in the same way.</summary>
    public string Firmware { get; init; } = "*";

    /// <summary>How it wants to be treated.</summary>
    public required StationQuirks Quirks { get; init; }

    /// <summary>Where that is known from.</summary>
    public required string Source { get; init; }

    /// <summary>Whether a station is of this kind.</summary>
    public bool Fits(StationIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return FileSystemName.MatchesSimpleExpression(Vendor, identity.Vendor) && FileSystemName.MatchesSimpleExpression(Model, identity.Model) && FileSystemName.MatchesSimpleExpression(Firmware, identity.Firmware);
    }
}
