global using ZoneDrain.Ids;
global using ZoneDrain.Messages;
global using ZoneDrain.Workloads;
