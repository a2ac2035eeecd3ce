namespace Megapod.Core.Model;

/// <summary>The broker to which the site publishes itself by the DSX contract, and as whom.</summary>
public sealed record DsxFaceConfig
{
    /// <summary>The port where none is written: that of MQTT over TLS.</summary>
    public const int UsualPort = 8883;

    /// <summary>Name or number of the broker's machine.</summary>
    public required string Host { get; init; }

    /// <summary>Its TCP port.</summary>
    public int Port { get; init; } = UsualPort;

    /// <summary>Id with which we connect, which nobody else may have at this broker; null: made of the site's id.</summary>
    public string? ClientId { get; init; }

    /// <summary>The user's name; null: none is sent.</summary>
    public string? User { get; init; }

    /// <summary>Environment variable that holds the password; null: there is none, or it stands in <see cref="PasswordFile"/>.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>File that holds the password, from the folder of the site file on; null: there is none, or it stands in <see cref="PasswordVariable"/>.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Whether the connection is secured with TLS. Default yes.</summary>
    public bool IsSecure { get; init; } = true;

    /// <summary>Whether a broker beyond this machine may be reached without TLS. Default no.</summary>
    public bool AllowsPlain { get; init; }

    /// <summary>PEM file with the authorities by which the broker's certificate is judged; null: those that this machine trusts.</summary>
    public string? Authority { get; init; }

    /// <summary>PEM file with our certificate for the broker, followed by those between it and its authority; null: none is shown.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the key of the certificate, without a pass phrase; null: there is none.</summary>
    public string? Key { get; init; }

    /// <summary>How often values that have changed are published. Default 1 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(1);
}
