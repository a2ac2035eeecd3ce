namespace Megapod.Site.Accounts;

using Megapod.Core.Outcomes;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Http;

/// <summary>Stands before all else where accounts are in force: whoever asks by a name that is not this site's is refused, also when he only reads.</summary>
internal static class HostGuard
{
    /// <summary>Lets a request through, or answers why not.</summary>
    public static Task GuardAsync(HttpContext context, SiteDoor? door, RequestDelegate next)
    {
        string host = context.Request.Host.Host;
        bool isOurs = door?.IsOurs(host) ?? IsThisMachine(host);
        return isOurs
            ? next(context)
            : SiteApi.Problem(StatusCodes.Status421MisdirectedRequest, new Fault("MP3560", "The name that was asked for is not this site's.", "Ask for an address of this machine, or write the name under 'access.names' of the site file.")).ExecuteAsync(context);
    }

    private static bool IsThisMachine(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || System.Net.IPAddress.TryParse(host.Trim('[', ']'), out _);
}
