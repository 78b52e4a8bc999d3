using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>The slots of the living silos, which each of them tells the others.</summary>
internal sealed class SiloSlots(IClusterMembershipService members, ISiloMetadataCache metadata)
{
    /// <summary>The key of the number.</summary>
    internal const string Key = "slots";

    /// <summary>The silos that live now, with their slots; without those whose number is not known yet.</summary>
    internal IReadOnlyDictionary<SiloAddress, int> Now() =>
        members
            .CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active)
            .ToDictionary(member => member.SiloAddress, member => Slots(member.SiloAddress));

    private int Slots(SiloAddress silo) =>
        metadata.GetSiloMetadata(silo).Metadata.TryGetValue(Key, out var text)
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : 0;
}
