namespace ConvNeXtGen.Models.Reports;

/// <summary>Puts edges that jump over nodes into lanes beside the column of nodes, so that no two lie on one another.</summary>
internal static class EdgeLanes
{
    /// <summary>The lane of each edge, from 0 next to the nodes. Edges from one node share a lane; short ones lie inside.</summary>
    /// <param name="edges">Positions of source and target; the target lies below.</param>
    public static IReadOnlyDictionary<int, int> Of(IReadOnlyCollection<(int From, int To)> edges)
    {
        var spans = edges.GroupBy(edge => edge.From)
            .Select(group => (From: group.Key, To: group.Max(edge => edge.To)))
            .OrderBy(span => span.To - span.From)
            .ThenBy(span => span.From);
        var lanes = new List<List<(int From, int To)>>();
        var result = new Dictionary<int, int>();
        foreach (var span in spans)
        {
            // Two spans that meet at a node would look like one edge.
            var lane = lanes.FindIndex(taken => taken.TrueForAll(other => span.To < other.From || span.From > other.To));
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add([]);
            }

            lanes[lane].Add(span);
            result[span.From] = lane;
        }

        return result;
    }
}
