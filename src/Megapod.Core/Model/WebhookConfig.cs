namespace Megapod.Core.Model;

/// <summary>A program that is told of alarms over HTTP.</summary>
public sealed record WebhookConfig
{
    /// <summary>Its name, unique among all who are told.</summary>
    public required string Id { get; init; }

    /// <summary>Where messages are posted.</summary>
    public required string Url { get; init; }

    /// <summary>How soon a person has to act, at the least, on what it is told of. Default warning.</summary>
    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Warning;

    /// <summary>Environment variable that holds the secret with which messages are signed; null: none, or it stands in <see cref="SecretFile"/>.</summary>
    public string? SecretVariable { get; init; }

    /// <summary>File that holds the secret, from the folder of the site file on; null: none, or it stands in <see cref="SecretVariable"/>.</summary>
    public string? SecretFile { get; init; }

    /// <summary>Whether http:// may be used beyond this machine. Default no.</summary>
    public bool AllowsPlain { get; init; }
}
