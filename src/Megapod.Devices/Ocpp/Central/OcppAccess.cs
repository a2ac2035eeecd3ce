namespace Megapod.Devices.Ocpp.Central;

using Megapod.Core.Model;

/// <summary>How a station may connect.</summary>
public sealed record OcppAccess
{
    /// <summary>
    /// The standard's security profile. 0: from this machine only, without proof. 1: a password, over a way that anybody on it can read. 2: a password over TLS. 3: a certificate of the station's own
    /// over TLS. More than is asked for is welcome where it costs nothing: a password over TLS does for 1.
    /// </summary>
    public required int SecurityProfile { get; init; }

    /// <summary>SHA-256 of the password, 32 bytes; empty: there is none, and nobody gets in with profile 1 or 2. See <see cref="OcppPassword"/> for why this is enough.</summary>
    public ReadOnlyMemory<byte> PasswordSha256 { get; init; }

    /// <summary>The editions that it may speak, in any order: the newest that both ends speak is taken.</summary>
    public IReadOnlyList<OcppVersion> Versions { get; init; } = [OcppVersion.V16];

    /// <summary>How a station of a site file may connect.</summary>
    public static OcppAccess Of(DeviceConfig station)
    {
        ArgumentNullException.ThrowIfNull(station);
        return new OcppAccess
        {
            SecurityProfile = station.SecurityProfile,
            PasswordSha256 = Convert.FromHexString(station.PasswordSha256),
            Versions = [.. station.Versions.Select(v => v switch
            {
                StationVersion.Ocpp16 => OcppVersion.V16,
                StationVersion.Ocpp201 => OcppVersion.V201,
                _ => OcppVersion.V21,
            })],
        };
    }
}
