namespace Megapod.Core.Model;

/// <summary>As whom a tenant's jobs run in a cluster.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="User">The user of the cluster; no other tenant has the same.</param>
public sealed record ClusterUserConfig(string Tenant, string User);
