namespace Megapod.Site.Wire;

using System.Net;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Gpu;
using Megapod.Devices.Mqtt;
using Megapod.Devices.Redfish;
using Megapod.Devices.Snmp;
using Megapod.Devices.Snmp.Security;
using Megapod.Site.Pods;

/// <summary>How devices of pods are reached, from what the site file says of them: the same for whoever runs a site and for whoever looks at it.</summary>
internal static class DeviceClients
{
    /// <summary>A Redfish service.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parts">Passwords and files.</param>
    public static RedfishClientConfig Redfish(DeviceConfig device, PodWireParts parts) =>
        new(new UriBuilder(device.Access.HasTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, device.Host, device.Port).Uri)
        {
            Login = device.Access.Login switch { DeviceLogin.Basic => RedfishLogin.Basic, DeviceLogin.None => RedfishLogin.None, _ => RedfishLogin.Session },
            User = device.Access.User,
            Password = parts.SecretsOf(device.Id).Password ?? "",
            CertificateSha256 = device.Access.CertificateSha256,
            AuthorityFile = parts.FileOf(device.Access.Authority),
            AllowPlainHttp = device.Access.AllowsPlain,
            CallTimeout = device.Timeout,
        };

    /// <summary>A device that speaks SNMP: by version 3 where it has a user, else by version 2c.</summary>
    /// <param name="device">The device.</param>
    /// <param name="parts">Passwords.</param>
    /// <exception cref="ArgumentException">It cannot be used as it is described.</exception>
    public static SnmpClientConfig Snmp(DeviceConfig device, PodWireParts parts)
    {
        var secrets = parts.SecretsOf(device.Id);
        return new SnmpClientConfig(device.Host, device.Port)
        {
            User = device.Access.User.Length == 0 ? null : new SnmpUserConfig(device.Access.User, secrets.Password ?? "")
            {
                Authentication = device.Access.Signature switch { DeviceSignature.Sha512 => SnmpAuthentication.Sha512, DeviceSignature.Sha1 => SnmpAuthentication.Sha1, _ => SnmpAuthentication.Sha256 },
                PrivacyPassword = secrets.Privacy,
            },
            Community = device.Access.User.Length == 0 ? secrets.Password : null,
            AnswerTimeout = device.Timeout,
        };
    }

    /// <summary>The broker of a building management system.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">What we call ourselves there: two of one name put each other out.</param>
    /// <param name="parts">Passwords and files.</param>
    /// <returns>How it is reached; or which certificate cannot be used.</returns>
    public static Outcome<MqttClientConfig> Mqtt(DeviceConfig device, string name, PodWireParts parts)
    {
        var access = device.Access;
        MqttTls? tls = null;
        if (access.HasTls)
        {
            var read = MqttTls.Read(parts.FileOf(access.Authority), parts.FileOf(access.Certificate), parts.FileOf(access.Key));
            if (!read.IsSuccess)
            {
                return Outcome<MqttClientConfig>.Failure(read.Faults);
            }

            tls = read.Value;
        }

        return Outcome<MqttClientConfig>.Success(new MqttClientConfig(device.Host, device.Port, name)
        {
            Tls = tls,
            AllowsPlain = access.AllowsPlain,
            UserName = access.User.Length > 0 ? access.User : null,
            Password = access.User.Length > 0 ? parts.SecretsOf(device.Id).Password : null,
        });
    }

    /// <summary>The exporter of a server's GPUs.</summary>
    /// <param name="device">The device.</param>
    /// <returns>How it is reached; or that the way is open and nobody has said that it is trusted (MP3270).</returns>
    public static Outcome<DcgmConfig> Dcgm(DeviceConfig device)
    {
        bool isThisMachine = device.Host == "localhost" || (IPAddress.TryParse(device.Host, out var number) && IPAddress.IsLoopback(number));
        if (!device.Access.HasTls && !device.Access.AllowsPlain && !isThisMachine)
        {
            return Outcome<DcgmConfig>.Failure(PodWireFaults.Unusable(device.Id, "without TLS anybody on the way may change what it says; 'allowPlain: true' says that the way is trusted"));
        }

        var address = new UriBuilder(device.Access.HasTls ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, device.Host, device.Port, "/metrics").Uri;
        return Outcome<DcgmConfig>.Success(new DcgmConfig(address) { Timeout = device.Timeout });
    }

    /// <summary>Why a description cannot be used: the framework adds the name of a parameter, which is nobody's.</summary>
    public static string Plain(ArgumentException wrong) => wrong.Message.Split(" (Parameter")[0].TrimEnd('.');
}
