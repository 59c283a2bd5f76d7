global using ZoneDrain.Drains;
global using ZoneDrain.Ids;
global using ZoneDrain.Inodes;
global using ZoneDrain.Messages;
global using ZoneDrain.Schemes;
global using ZoneDrain.Workloads;
