namespace Megapod.Site.Accounts;

using Megapod.Core.People;
using Megapod.Site.Api;

/// <summary>What each role may do. There is no other place where that is decided.</summary>
internal static class Rights
{
    private static readonly IReadOnlyList<RoutePolicy> All = [RoutePolicy.Read, RoutePolicy.Operate, RoutePolicy.OperateDemo, RoutePolicy.SeeWork, RoutePolicy.Work, RoutePolicy.Administer];

    /// <summary>What somebody of a role may do, as words of the policies.</summary>
    /// <param name="role">The role; null: nobody is signed in.</param>
    public static IReadOnlyList<string> Of(PersonRole? role) => [.. All.Where(p => May(role, p)).Select(p => p.Name)];

    /// <summary>Words for all that can be done: accounts are not in force.</summary>
    public static IReadOnlyList<string> Everything => [.. All.Select(p => p.Name)];

    /// <summary>Whether a role meets a policy.</summary>
    /// <param name="role">The role; null: nobody is signed in.</param>
    /// <param name="policy">What the route asks for.</param>
    public static bool May(PersonRole? role, RoutePolicy policy) =>
        policy == RoutePolicy.Anyone
        || (role is not null && policy == RoutePolicy.SignedIn)
        || role switch
        {
            PersonRole.Viewer => policy == RoutePolicy.Read || policy == RoutePolicy.SeeWork,
            PersonRole.Operator => policy != RoutePolicy.Administer && All.Contains(policy),
            PersonRole.Tenant => policy == RoutePolicy.SeeWork || policy == RoutePolicy.Work,
            PersonRole.Administrator => All.Contains(policy),
            _ => false,
        };
}
