namespace Megapod.Devices.Redfish.Service;

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

/// <summary>Who is logged in, and whether a request comes from somebody who is. Names, passwords and tokens are compared by their hashes, which takes equally long whatever is wrong with them.</summary>
internal sealed class RedfishSessions(RedfishServiceConfig config, TimeProvider time)
{
    /// <summary>Bytes of a token: more than can be tried.</summary>
    private const int TokenBytes = 32;

    private readonly byte[] user = Hash(config.User);
    private readonly byte[] password = Hash(config.Password);
    private readonly Lock gate = new();
    private readonly List<Held> held = [];
    private long numbers;

    /// <summary>Whether a request comes from somebody who may ask.</summary>
    public bool MayAsk(RedfishRequest request)
    {
        if (config.Authentication == RedfishAuthentication.None)
        {
            return true;
        }

        if (config.Authentication.HasFlag(RedfishAuthentication.Session) && request.Header("X-Auth-Token") is { } token)
        {
            return IsHeld(token);
        }

        return config.Authentication.HasFlag(RedfishAuthentication.Basic) && request.Header("Authorization") is { } authorization && IsUser(authorization);
    }

    /// <summary>Whether name and password are the user's.</summary>
    public bool IsUser(string name, string secret)
    {
        bool isName = CryptographicOperations.FixedTimeEquals(Hash(name), user);
        bool isSecret = CryptographicOperations.FixedTimeEquals(Hash(secret), password);
        return isName && isSecret && config.Password.Length > 0;
    }

    /// <summary>Begins a session.</summary>
    /// <returns>Its id and its token; null: all places are taken.</returns>
    public (string Id, string Token)? Open()
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        lock (gate)
        {
            Lapse();
            if (held.Count >= config.MostSessions)
            {
                return null;
            }

            string id = (++numbers).ToString(CultureInfo.InvariantCulture);
            held.Add(new Held(id, Hash(token)) { SeenAt = time.GetTimestamp() });
            return (id, token);
        }
    }

    /// <summary>Ends a session.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Close(string id)
    {
        lock (gate)
        {
            Lapse();
            return held.RemoveAll(h => h.Id == id) > 0;
        }
    }

    /// <summary>Ends all sessions, as a restart of a device does.</summary>
    public void CloseAll()
    {
        lock (gate)
        {
            held.Clear();
        }
    }

    /// <summary>A resource of sessions.</summary>
    public RedfishDocument? Find(string path)
    {
        if (path == RedfishPaths.SessionService)
        {
            return new RedfishDocument(new JsonObject
            {
                ["@odata.id"] = path,
                ["@odata.type"] = RedfishSchemas.Type("SessionService"),
                ["Id"] = "SessionService",
                ["Name"] = "Session service",
                ["ServiceEnabled"] = true,
                ["SessionTimeout"] = (long)config.SessionTimeout.TotalSeconds,
                ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK" },
                ["Sessions"] = RedfishJson.Link(RedfishPaths.Sessions),
            });
        }

        lock (gate)
        {
            Lapse();
            if (path == RedfishPaths.Sessions)
            {
                return RedfishCollections.Make(path, "SessionCollection", "Sessions", [.. held.Select(h => $"{path}/{h.Id}")]);
            }

            return RedfishPaths.Below(RedfishPaths.Sessions, path) is { } id && held.Exists(h => h.Id == id) ? Render(id) : null;
        }
    }

    /// <summary>A session as it is shown; never its token.</summary>
    public RedfishDocument Render(string id) => new(new JsonObject
    {
        ["@odata.id"] = $"{RedfishPaths.Sessions}/{id}",
        ["@odata.type"] = RedfishSchemas.Type("Session"),
        ["Id"] = id,
        ["Name"] = $"Session {id}",
        ["UserName"] = config.User,
        ["SessionType"] = "Redfish",
    });

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private bool IsUser(string authorization)
    {
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        byte[] bytes = new byte[authorization.Length];
        if (!Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out int length))
        {
            return false;
        }

        string pair = Encoding.UTF8.GetString(bytes, 0, length);
        int colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && IsUser(pair[..colon], pair[(colon + 1)..]);
    }

    private bool IsHeld(string token)
    {
        byte[] hash = Hash(token);
        lock (gate)
        {
            Lapse();
            var session = held.Find(h => CryptographicOperations.FixedTimeEquals(h.Token, hash));
            if (session is null)
            {
                return false;
            }

            session.SeenAt = time.GetTimestamp();
            return true;
        }
    }

    private void Lapse() => held.RemoveAll(h => time.GetElapsedTime(h.SeenAt) >= config.SessionTimeout);

    private sealed record Held(string Id, byte[] Token)
    {
        public long SeenAt { get; set; }
    }
}
