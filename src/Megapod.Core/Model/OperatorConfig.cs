namespace Megapod.Core.Model;

/// <summary>The central system of a station's operator, and how we prove there to be that station. Paths that do not begin with / start at the folder of the site file.</summary>
public sealed record OperatorConfig
{
    /// <summary>What stands for a station's device in the paths of files, so that one line serves many stations.</summary>
    public const string IdPlace = "{id}";

    /// <summary>Where it is, without the identity, such as <c>wss://csms.example.org/ocpp</c>.</summary>
    public required Uri Address { get; init; }

    /// <summary>The identity by which the operator knows the station; also the user of its password. Empty: not one station is meant, but the default of all.</summary>
    public string Identity { get; init; } = "";

    /// <summary>Environment variable that holds the password; null: none does.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>File that holds the password; null: none does.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file with the station's certificate, followed by those between it and its authority; null: none is shown.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with its key, without a pass phrase; null: none is shown.</summary>
    public string? Key { get; init; }

    /// <summary>PEM file with the authorities by which the operator's certificate is judged; null: those that this machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>The default as it holds for one station.</summary>
    /// <param name="id">The station's device, which stands for {id} in paths.</param>
    /// <param name="identity">Its identity.</param>
    public OperatorConfig For(string id, string identity) => this with
    {
        Identity = identity,
        PasswordFile = PasswordFile?.Replace(IdPlace, id, StringComparison.Ordinal),
        Certificate = Certificate?.Replace(IdPlace, id, StringComparison.Ordinal),
        Key = Key?.Replace(IdPlace, id, StringComparison.Ordinal),
        Authority = Authority?.Replace(IdPlace, id, StringComparison.Ordinal),
    };
}
