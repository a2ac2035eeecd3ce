namespace Megapod.Core.Model;

/// <summary>People who are told of alarms by mail, and the server that takes it.</summary>
public sealed record MailConfig
{
    /// <summary>The port where none is written: that at which mail is handed in, with STARTTLS.</summary>
    public const int UsualPort = 587;

    /// <summary>Its name, unique among all who are told.</summary>
    public required string Id { get; init; }

    /// <summary>Name or number of the server's machine.</summary>
    public required string Host { get; init; }

    /// <summary>Its TCP port.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>Whether the connection is encrypted with STARTTLS before anything else is said; a server that does not offer it is told nothing. Default yes.</summary>
    public bool IsSecure { get; init; } = true;

    /// <summary>Whether a server beyond this machine may be reached without TLS. Default no.</summary>
    public bool AllowsPlain { get; init; }

    /// <summary>Whose mail it is.</summary>
    public required string From { get; init; }

    /// <summary>Who gets it, at least one.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The user at the server; null: none is needed.</summary>
    public string? User { get; init; }

    /// <summary>Environment variable that holds the password; null: none, or it stands in <see cref="PasswordFile"/>.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>File that holds the password, from the folder of the site file on; null: none, or it stands in <see cref="PasswordVariable"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>How soon a person has to act, at the least, on what they are told of. Default warning.</summary>
    public AlarmSeverity Severity { get; init; } = AlarmSeverity.Warning;
}
