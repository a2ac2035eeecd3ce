namespace Megapod.Site.Stations;

using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Megapod.Devices.Ocpp;
using Megapod.Devices.Ocpp.Central;
using Microsoft.AspNetCore.Http;

/// <summary>Judges who knocks: by address, identity, the way it came, its proof and the editions it speaks, in this order.</summary>
internal sealed class OcppDoor(string path, IOcppCentral central, LoginGate gate)
{
    /// <summary>The longest identity of any edition.</summary>
    private const int MostIdentityCharacters = 48;

    private const string Scheme = "Basic ";
    private const string CommonName = "2.5.4.3";
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string before = path.TrimEnd('/') + "/";

    /// <summary>Judges.</summary>
    public OcppAdmission Judge(in OcppKnock knock)
    {
        string target = knock.Target.Split('?', 2)[0];
        if (!target.StartsWith(before, StringComparison.Ordinal))
        {
            return Refuse("", StatusCodes.Status404NotFound, OcppEndpointFaults.NoStation($"Nothing is there. Stations connect at {before} followed by their identity"));
        }

        if (IdentityOf(target[before.Length..]) is not { } identity)
        {
            return Refuse("", StatusCodes.Status400BadRequest, OcppEndpointFaults.NoStation($"The address has no identity of 1 to {MostIdentityCharacters} printable characters"));
        }

        if (!knock.IsWebSocket)
        {
            return Refuse(identity, StatusCodes.Status426UpgradeRequired, OcppEndpointFaults.NoStation("This is no request for a WebSocket"));
        }

        if (gate.IsClosed(knock.Address, identity))
        {
            return Refuse(identity, StatusCodes.Status429TooManyRequests, OcppEndpointFaults.TooManyFailures(identity, knock.Address));
        }

        if (central.AccessOf(identity) is not { } access)
        {
            gate.Failed(knock.Address, identity);
            return Refuse(identity, StatusCodes.Status404NotFound, OcppEndpointFaults.Unknown(identity, knock.Address));
        }

        return Way(knock, identity, access) ?? Proof(knock, identity, access) ?? Agree(knock, identity, access);
    }

    private static OcppAdmission? Way(in OcppKnock knock, string identity, OcppAccess access) => access.SecurityProfile switch
    {
        0 when !IPAddress.IsLoopback(knock.Address) => Refuse(identity, StatusCodes.Status403Forbidden, OcppEndpointFaults.UnsafeWay(identity, "with security profile 0 only this machine may connect")),

        // A page in this machine's browser could talk for a station; it cannot do so with a password.
        0 when knock.Origin.Length > 0 => Refuse(identity, StatusCodes.Status403Forbidden, OcppEndpointFaults.UnsafeWay(identity, "with security profile 0 no web page may connect")),
        2 or 3 when !knock.IsSecure => Refuse(identity, StatusCodes.Status403Forbidden, OcppEndpointFaults.UnsafeWay(identity, $"security profile {access.SecurityProfile} needs wss://")),
        _ => null,
    };

    private OcppAdmission? Proof(in OcppKnock knock, string identity, OcppAccess access)
    {
        bool isProved = access.SecurityProfile switch
        {
            0 => true,
            1 or 2 => HasPassword(knock.Authorization, identity, access.PasswordSha256.Span),
            3 => knock.Certificate is { } shown && IsNamed(shown, identity),
            _ => false,
        };
        if (isProved)
        {
            return null;
        }

        gate.Failed(knock.Address, identity);
        bool byPassword = access.SecurityProfile is 1 or 2;
        return Refuse(
            identity,
            byPassword ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden,
            OcppEndpointFaults.NotProved(identity, knock.Address, byPassword ? "its password is missing or wrong" : "it showed no certificate of that name"));
    }

    private static OcppAdmission Agree(in OcppKnock knock, string identity, OcppAccess access) => OcppVersions.Common(knock.Offered, [.. access.Versions]) is { } version
        ? new OcppAdmission(identity, version, 0, null)
        : Refuse(identity, StatusCodes.Status400BadRequest, OcppEndpointFaults.NoCommonVersion(identity, knock.Offered, access.Versions));

    private static OcppAdmission Refuse(string identity, int status, Megapod.Core.Outcomes.Fault fault) => new(identity, default, status, fault);

    /// <summary>Takes the escapes out of the last part of the address.</summary>
    /// <returns>Null: it can be no identity.</returns>
    private static string? IdentityOf(string part)
    {
        // Each character has at most four bytes in UTF-8, and each byte three characters as an escape.
        if (part.Length is 0 or > MostIdentityCharacters * 4 * 3 || part.Contains('/'))
        {
            return null;
        }

        byte[] bytes = new byte[part.Length];
        int length = 0;
        for (int at = 0; at < part.Length; at++)
        {
            char c = part[at];
            if (c != '%')
            {
                if (!char.IsAscii(c))
                {
                    return null;
                }

                bytes[length++] = (byte)c;
                continue;
            }

            if (at + 2 >= part.Length || !char.IsAsciiHexDigit(part[at + 1]) || !char.IsAsciiHexDigit(part[at + 2]))
            {
                return null;
            }

            bytes[length++] = Convert.FromHexString(part.AsSpan(at + 1, 2))[0];
            at += 2;
        }

        try
        {
            string identity = Strict.GetString(bytes, 0, length);
            return identity.Length <= MostIdentityCharacters && !identity.Any(char.IsControl) ? identity : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Whether the header brings the identity and its password. The password is bytes: those of the security white paper need be no text.</summary>
    private static bool HasPassword(string authorization, string identity, ReadOnlySpan<byte> sha256)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        byte[] credentials = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), credentials, out int length))
        {
            return false;
        }

        // An identity may have colons of its own, so that it is not the first one that ends it.
        byte[] head = Encoding.UTF8.GetBytes(identity + ":");
        var told = credentials.AsSpan(0, length);
        return told.StartsWith(head) && OcppPassword.Fits(told[head.Length..], sha256);
    }

    /// <summary>Whether a certificate has this common name, and no other beside it.</summary>
    private static bool IsNamed(X509Certificate2 certificate, string identity)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(n => n is { HasMultipleElements: false } && n.GetSingleElementType().Value == CommonName)
            .Select(n => n.GetSingleElementValue())
            .ToList();
        return names is [{ } only] && only.Equals(identity, StringComparison.Ordinal);
    }
}
